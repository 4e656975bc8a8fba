import type { ResultOf } from '@graphql-typed-document-node/core';
import { createContext, useContext } from 'react';
import { useQuery } from 'urql';
import { ViewerQuery } from './viewer-query.ts';

const REFUSED = ['AUTHENTICATION_FAILED', 'SESSION_MOVED'];

/** Whether an error says that this page's session is over, or that it shows another world now. */
export function isRefusal(error: { readonly extensions?: Readonly<Record<string, unknown>> }): boolean {
  return REFUSED.includes(String(error.extensions?.['code']));
}

/** Who is signed in, for which merchant, in which mode. */
export type Viewer = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>;

interface Session {
  /** Somebody signed in or out: everything of the session before is dropped and the next one starts empty. */
  renew(): void;
}

export const SessionContext = createContext<Session>({
  renew: () => {
    throw new Error('There is no SessionContext above this component.');
  },
});

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Whether the viewer may do this: what they may not do is not offered. The server decides again. */
export function useMay(permission: string): boolean {
  const { viewer } = useViewer();
  return viewer?.permissions.includes(permission) ?? false;
}

/** The viewer; `undefined` while it is not known, `null` when nobody is signed in. */
export function useViewer() {
  const [{ data, error }, reread] = useQuery({ query: ViewerQuery });
  // In LIVE nothing plays: the helpers of a demo installation stay away.
  const demo = data?.installation.demo === true && data.viewer?.mode !== 'LIVE';
  return { viewer: data?.viewer, demo, error, reread };
}
