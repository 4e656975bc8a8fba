import type { Plugin } from 'graphql-yoga';
import type { App } from '../../core/context.ts';
import type { GraphQLContext } from './context.ts';
import { presentLogged } from './present-errors.ts';
import type { Exchange } from './yoga.ts';

/** Asks who it is, and counts it, before the document is parsed: to find out that it is wrong costs the most. */
export function useAdmission(app: App): Plugin<GraphQLContext, Exchange> {
  return {
    async onParams({ params, context }) {
      const { requestId, reply } = context;
      await context.authenticate(documentIn(params)).catch(error => {
        throw presentLogged(error, { app, requestId, reply });
      });
    },
  };
}

/** Nothing of the body has been looked at yet: it may be any JSON. */
function documentIn(params: unknown): string | undefined {
  const { query } = (params ?? {}) as { query?: unknown };
  return typeof query === 'string' ? query : undefined;
}
