import type { Mode } from '../../prisma/client/client.ts';
import { ValidationError } from '../errors.ts';
import type { Connector } from './connector.ts';

/** A processor that merchants can have accounts at: what it serves, and what it takes to open an account. */
export interface ConnectorKind extends Pick<Connector, 'name' | 'serves' | 'capabilities'> {
  /** The processor's name as people write it. */
  readonly title: string;
  readonly credentials: readonly CredentialField[];
  open(credentials: Credentials): Promise<Connector>;
}

/** What we sign in to a processor with, by field. */
export type Credentials = Readonly<Record<string, string>>;

export interface CredentialField {
  readonly name: string;
  /** For people: "Secret key". */
  readonly label: string;
  /** Where to find it. */
  readonly hint: string;
  /** What it begins with: a key of the other mode is noticed before it does harm. */
  readonly prefixes: Readonly<Record<Mode, readonly string[]>>;
}

/** Longer than any key that a processor gives out. */
const CREDENTIAL_MAX_LENGTH = 500;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
const SHOWN_CHARACTERS = 4;

/** The credentials, if they are all that the connector needs and of this mode. The error never quotes them. */
export function checkCredentials(kind: ConnectorKind, mode: Mode, given: Credentials): Credentials {
  const unknown = Object.keys(given).find(name => !kind.credentials.some(field => field.name === name));
  if (unknown !== undefined) throw refusal(unknown, `is not a credential of ${kind.title}`);
  return Object.fromEntries(kind.credentials.map(field => [field.name, checked(field, mode, given)]));
}

function checked({ name, prefixes }: CredentialField, mode: Mode, given: Credentials): string {
  const value = given[name]?.trim();
  if (!value) throw refusal(name, 'is required');
  if (value.length > CREDENTIAL_MAX_LENGTH || !VISIBLE_ASCII.test(value)) {
    throw refusal(name, `must be at most ${CREDENTIAL_MAX_LENGTH} visible ASCII characters`);
  }
  const allowed = prefixes[mode];
  if (allowed.length === 0 || allowed.some(prefix => value.startsWith(prefix))) return value;
  throw refusal(name, `must begin with ${allowed.join(' or ')} in ${mode} mode`);
}

function refusal(name: string, rule: string): ValidationError {
  return new ValidationError('INVALID_INPUT', `credentials.${name} ${rule}`, ['credentials', name]);
}

/** What may be shown of credentials: enough to tell two keys apart. */
export function hintsOf(credentials: Credentials): Credentials {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, value.slice(-SHOWN_CHARACTERS)]),
  );
}
