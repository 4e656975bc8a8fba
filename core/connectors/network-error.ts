import { errors } from 'undici';

/** What went wrong with a call, in words; nothing of what was sent. */
export function describeNetworkError(error: unknown): string {
  const cut = 'the connection was closed before the answer came';
  if (error instanceof errors.SocketError) return cut;
  const { code } = error as { code?: string };
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return cut;
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'could not connect in time';
    default:
      return error instanceof Error ? `the call failed: ${error.message}` : 'the call failed';
  }
}
