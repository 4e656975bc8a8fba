import { openDatabase } from '../../core/db.ts';
import { openVault } from '../../core/vault/vault.ts';
import { openEndpointSecret } from '../../core/webhooks/endpoint-secret.ts';

/** What signs the webhooks of each endpoint, by a name to tell; without the prefix that says what it is. */
export async function endpointSecrets({ DATABASE_URL, VAULT_KEY }) {
  const db = openDatabase(DATABASE_URL, 1);
  try {
    const vault = await openVault(db, {
      VAULT_KEY: Buffer.from(VAULT_KEY, 'base64'),
      VAULT_KEY_PREVIOUS: [],
    });
    const endpoints = await db.prisma.webhookEndpoint.findMany();
    const open = async endpoint => {
      const secret = await openEndpointSecret(vault, endpoint, endpoint.secretSealed);
      return [`secret of ${new URL(endpoint.url).pathname}`, secret.replace(/^whsec_/, '')];
    };
    return Object.fromEntries(await Promise.all(endpoints.map(open)));
  } finally {
    await db.close();
  }
}
