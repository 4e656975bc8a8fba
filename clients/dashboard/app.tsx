import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { Toasts, toast } from '../ui/toast.tsx';
import { type Api, type ApiListener, openApi } from './api.ts';
import { LiveProvider } from './live/use-live.tsx';
import { firstPage, router } from './router.tsx';
import { SessionContext } from './session.ts';
import { text } from './text.ts';
import { ViewerQuery } from './viewer-query.ts';

/**
 * An `Api` for a session. When the server refuses it, who is signed in is read again: a new role is shown at once, and
 * where nobody is signed in any more, or the session has moved on in another tab, the next `Api` takes its place.
 */
function openSessionApi(
  replace: (next: Api) => void,
  onKnown: ApiListener['onKnown'] = () => undefined,
): Api {
  let over = false;
  async function checkSession() {
    const answer = await api.client.query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise();
    const moved = answer.error?.graphQLErrors.some(
      ({ extensions }) => extensions['code'] === 'SESSION_MOVED',
    );
    if (over || !(moved || answer.data?.viewer === null)) return;
    over = true;
    if (moved) toast(text.shell.sessionMoved);
    replace(openSessionApi(replace));
  }
  const api = openApi({ onRefused: () => void checkSession(), onKnown });
  return {
    ...api,
    close() {
      over = true;
      api.close();
    },
  };
}

/** The whole dashboard, with one `Api` for each session. */
export function App() {
  const [api, setApi] = useState<Api>(() => openSessionApi(next => setApi(next), firstPage()));
  const renew = useCallback(() => setApi(openSessionApi(next => setApi(next))), []);
  const session = useMemo(() => ({ renew }), [renew]);
  useEffect(() => () => api.close(), [api]);

  return (
    <SessionContext value={session}>
      <Provider value={api.client}>
        <LiveProvider live={api}>
          <RouterProvider router={router} />
        </LiveProvider>
      </Provider>
      <Toasts />
    </SessionContext>
  );
}
