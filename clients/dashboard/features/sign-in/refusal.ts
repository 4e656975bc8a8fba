import type { CombinedError } from 'urql';
import { text } from '../../text.ts';

/** Why a request was refused as a whole: the server's own words for who comes too often, else that it is away. */
export function refusalOf(error: CombinedError | undefined): string {
  const limited = error?.graphQLErrors.find(({ extensions }) => extensions['code'] === 'RATE_LIMITED');
  return limited?.message ?? text.signIn.noAnswer;
}
