import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { Toasts } from '../ui/toast.tsx';
import { type Api, openApi } from './api.ts';
import { LiveProvider } from './live/use-live.tsx';
import { router } from './router.tsx';
import { SessionContext, ViewerQuery } from './session.ts';

// Asking again who is signed in is enough: when nobody is, the shell leads to the sign-in page.
function openSessionApi(): Api {
  const api = openApi(() => {
    void api.client.query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise();
  });
  return api;
}

/** The whole dashboard, with one `Api` for each session. */
export function App() {
  const [api, setApi] = useState(openSessionApi);
  const renew = useCallback(() => setApi(openSessionApi()), []);
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
