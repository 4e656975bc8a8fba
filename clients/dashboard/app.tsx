import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { Toasts } from '../ui/toast.tsx';
import { type Api, openApi } from './api.ts';
import { LiveProvider } from './live/use-live.tsx';
import { router } from './router.tsx';
import { SessionContext, ViewerQuery } from './session.ts';

/** An `Api` for a session. When the server refuses it and nobody is signed in any more, the next session takes its place. */
function openSessionApi(replace: (next: Api) => void): Api {
  async function checkSession() {
    const { data } = await api.client.query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise();
    if (data?.viewer === null) replace(openSessionApi(replace));
  }
  const api = openApi(() => void checkSession());
  return api;
}

/** The whole dashboard, with one `Api` for each session. */
export function App() {
  const [api, setApi] = useState<Api>(() => openSessionApi(next => setApi(next)));
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
