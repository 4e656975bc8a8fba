import { randomBytes } from 'node:crypto';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { Vault } from '../vault/vault.ts';
import { formatSecret, type SigningSecrets } from './signature.ts';

/** The secrets of endpoints lie sealed in the database; the sealed form opens for its own endpoint only. */
type Owner = Pick<WebhookEndpoint, 'id' | 'merchantId' | 'mode'>;

/** What of an endpoint's row its secrets are read from. */
export type SealedSecrets = Owner &
  Pick<WebhookEndpoint, 'secretSealed' | 'previousSecretSealed' | 'previousSecretExpiresAt'>;

export function newEndpointSecret(): string {
  return formatSecret(randomBytes(32));
}

export function sealEndpointSecret(vault: Vault, endpoint: Owner, secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(vault.seal(endpoint, endpointSecretOwner(endpoint), secret));
}

export function openEndpointSecret(vault: Vault, endpoint: Owner, sealed: Uint8Array): Promise<string> {
  return vault.open(endpoint, endpointSecretOwner(endpoint), sealed);
}

export function endpointSecretOwner({ id }: Pick<Owner, 'id'>): string {
  return `webhook-secret/${id}`;
}

/** Enough for every endpoint of a busy installation; then it is filled anew. */
const CACHE_MAX_SECRETS = 10_000;

/**
 * Opens secrets for signing. What was opened is remembered under its sealed form, so that a rotation needs no
 * word to the workers: a new secret is another sealed form.
 */
export function createSecretReader(
  vault: Vault,
): (endpoint: SealedSecrets, now: Date) => Promise<SigningSecrets> {
  const opened = new Map<string, string>();
  const read = async (endpoint: Owner, sealed: Uint8Array) => {
    const key = Buffer.from(sealed).toString('latin1');
    const known = opened.get(key);
    if (known !== undefined) return known;
    const secret = await openEndpointSecret(vault, endpoint, sealed);
    if (opened.size >= CACHE_MAX_SECRETS) opened.clear();
    opened.set(key, secret);
    return secret;
  };
  return async (endpoint, now) => {
    const { previousSecretSealed: previous, previousSecretExpiresAt: expiresAt } = endpoint;
    const overlaps = previous !== null && expiresAt !== null && expiresAt > now;
    return {
      current: await read(endpoint, endpoint.secretSealed),
      previous: overlaps ? await read(endpoint, previous) : null,
    };
  };
}
