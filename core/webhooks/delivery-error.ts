import { errors } from 'undici';
import { WEBHOOK_TIMEOUT_MS } from '../limits.ts';
import { ForbiddenAddressError } from './connect-guard.ts';

/** Why an attempt failed, in words that a merchant can act on. */

/** The receiver had its time and did not answer. */
export class ReceiverTimeoutError extends Error {}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed by the receiver before it answered',
  EPIPE: 'connection closed by the receiver before it answered',
  UND_ERR_SOCKET: 'connection closed by the receiver before it answered',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'the host name does not exist',
  ENODATA: 'the host name has no address',
  EAI_AGAIN: 'the host name could not be resolved',
  ESERVFAIL: 'the host name could not be resolved',
  ETIMEOUT: 'the host name could not be resolved in time',
  ECONNABORTED: 'connection aborted',
  CERT_HAS_EXPIRED: 'TLS certificate expired',
  CERT_NOT_YET_VALID: 'TLS certificate not yet valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS certificate chain is incomplete or not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS certificate chain is incomplete or not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS certificate is for another host name',
  EPROTO: 'TLS handshake failed',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
};

export function errorInWords(error: unknown): string {
  if (error instanceof ForbiddenAddressError) return error.message;
  if (error instanceof ReceiverTimeoutError) return `no answer within ${WEBHOOK_TIMEOUT_MS / 1000} s`;
  if (error instanceof errors.HTTPParserError) return 'the answer is not HTTP';
  const { code, errors: parts, message } = error as NodeJS.ErrnoException & Partial<AggregateError>;
  // A name with several addresses fails with one error for each of them.
  if (parts?.length) return errorInWords(parts[0]);
  if (code?.startsWith('ERR_SSL')) return 'TLS handshake failed';
  return (code && WORDS[code]) ?? `failed: ${message}`;
}

/** What is wrong with an answer that came; null where it is a success. */
export function statusInWords(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400) return `answered ${statusCode}; redirects are not followed`;
  return `answered ${statusCode}`;
}
