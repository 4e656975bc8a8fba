import type { IncomingHttpHeaders } from 'node:http';
import type { App } from '../../core/context.ts';
import { hasOperatorToken } from '../../core/installation/operator-token.ts';
import type { Callers } from '../caller.ts';

/**
 * Whether a request comes from who runs the installation: `Authorization: Bearer <OPERATOR_TOKEN>`, or the session of
 * an operator on a page of our own.
 */
export async function isOperator(
  { app, callers }: { readonly app: App; readonly callers: Callers },
  headers: IncomingHttpHeaders,
): Promise<boolean> {
  if (hasOperatorToken(app, headers)) return true;
  if (headers.authorization !== undefined) return false;
  // A session of a page of somebody else is refused by throwing; here it is simply no operator.
  const caller = await callers.fromHeaders(headers).catch(() => null);
  return caller?.kind === 'session' && caller.operator;
}
