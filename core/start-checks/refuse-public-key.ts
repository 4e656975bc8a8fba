import type { Mode } from '../../prisma/client/client.ts';
import type { Config } from '../config.ts';
import { InvalidStateError } from '../errors.ts';
import { isPublicKey } from './public-keys.ts';

/**
 * Real cards and credentials are not sealed with a key that everybody has. Production does not start with such a key at
 * all; a demo does, and then is for play money only.
 */
export function refusePublicKey({ VAULT_KEY }: Pick<Config, 'VAULT_KEY'>, mode: Mode): void {
  if (mode === 'TEST' || !isPublicKey(VAULT_KEY)) return;
  throw new InvalidStateError(
    'INVALID_STATE',
    'LIVE mode takes no payments and no accounts here, because VAULT_KEY is a key that anybody can know. Set it to the ' +
      'output of `openssl rand -base64 32`, and VAULT_KEY_PREVIOUS to what it was until `admin vault rotate` is done.',
  );
}
