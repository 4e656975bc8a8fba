import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secrets of this installation, made on the first start. Without the vault's key the sealed columns of the
 * database beside it are lost, so both live in the same folder.
 */
export function readSecrets(dataDir) {
  const path = join(dataDir, 'secrets.json');
  if (!existsSync(path)) {
    const secrets = {
      vaultKey: randomBytes(32).toString('base64'),
      postgresPassword: randomBytes(24).toString('hex'),
    };
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}
