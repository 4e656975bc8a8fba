import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../core/context.ts';
import { BusyError, Refusal } from '../../core/errors.ts';
import { hasOperatorToken } from '../../core/installation/operator-token.ts';
import { READ_COST } from '../../core/limits.ts';
import type { Admission } from '../admission.ts';
import type { Callers } from '../caller.ts';
import type { OriginReader } from '../request-origin.ts';

export interface OperatorParts {
  readonly app: App;
  readonly callers: Callers;
  readonly admission: Admission;
  readonly originOf: OriginReader;
}

/**
 * Whether a request comes from who runs the installation: `Authorization: Bearer <OPERATOR_TOKEN>`, or the session of
 * an operator on a page of our own. Throws BusyError for one request too many of anybody without the token.
 */
export async function isOperator(
  { app, callers, admission, originOf }: OperatorParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { headers } = request;
  if (hasOperatorToken(app, headers)) return true;
  try {
    const caller = await admission.admit({
      find: async beforeQuery =>
        headers.authorization === undefined ? callers.fromHeaders(headers, { beforeQuery }) : null,
      origin: originOf(request),
      cost: READ_COST,
      response,
    });
    return caller?.kind === 'session' && caller.operator;
  } catch (error) {
    // A session of a page of somebody else is refused by throwing; here it is simply no operator.
    if (error instanceof Refusal && !(error instanceof BusyError)) return false;
    throw error;
  }
}
