import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { waitToRetry } from '../../socket/backoff.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Logo } from '../../ui/logo.tsx';
import { ModeBand } from '../../ui/test-mode.tsx';
import { readEventCursor } from '../live/events.ts';
import { useStream } from '../live/use-live.tsx';
import { useViewer, type Viewer } from '../session.ts';
import { text } from '../text.ts';
import { Connection } from './connection.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { BottomNavigation, SideNavigation } from './navigation.tsx';
import { OpenPalette } from './open-palette.tsx';
import { UserMenu } from './user-menu.tsx';

/** The frame of every page behind the sign-in. */
export function Shell() {
  const { viewer, demo, error, reread } = useViewer();
  if (viewer) return <Frame viewer={viewer} demo={demo} />;
  if (viewer === null) return <ToSignIn />;
  if (error !== undefined) return <ServerAway onRetry={() => reread({ requestPolicy: 'network-only' })} />;
  return <Splash />;
}

/** What index.html paints before any script has run. */
function Splash() {
  return (
    <div className="grid min-h-dvh place-items-center bg-canvas" aria-busy="true">
      <p className="flex items-center gap-2.5 font-semibold text-brand text-lg tracking-tight">
        <Logo />
        {text.shell.product}
      </p>
    </div>
  );
}

/** Leads to the sign-in page, and back here afterwards. */
function ToSignIn() {
  const router = useRouter();
  // Once: the address changes under this component while the router is on its way.
  useEffect(() => {
    const { href } = router.latestLocation;
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true });
  }, [router]);
  return null;
}

/** Follows the merchant's events on every page, also on those that show none: how fresh the page is must be known. */
function useEventsFromTheStart() {
  const client = useClient();
  const stream = useStream();
  useEffect(() => {
    let left = false;
    async function start() {
      for (let retries = 0; !left; retries += 1) {
        const cursor = await readEventCursor(client).catch(() => null);
        if (cursor !== null) return left || stream.start(cursor);
        await waitToRetry(retries);
      }
    }
    void start();
    return () => {
      left = true;
    };
  }, [client, stream]);
}

function Frame({ viewer, demo }: { viewer: Viewer; demo: boolean }) {
  useEventsFromTheStart();
  const { merchant } = viewer;
  return (
    <div
      data-mode={viewer.mode}
      className="[--band:0.375rem] [--bar:calc(var(--band)+3.5rem)] md:grid md:grid-cols-[15rem_minmax(0,1fr)]"
    >
      <ModeBand mode={viewer.mode} />
      <a
        href="#page"
        className="sr-only z-50 rounded-md bg-brand px-4 py-2 text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {text.shell.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col bg-deep px-3 pt-[calc(var(--band)+1.25rem)] pb-4 text-on-deep md:flex">
        <p className="mb-7 flex items-center gap-2.5 px-3 font-semibold text-lg tracking-tight">
          <Logo />
          {text.shell.product}
        </p>
        <p className="mb-4 truncate px-3 font-medium" title={merchant.name}>
          {merchant.name}
        </p>
        <SideNavigation viewer={viewer} demo={demo} />
      </aside>
      <div className="min-w-0 pb-24 md:pb-12">
        <header className="sticky top-0 z-30 flex h-[var(--bar)] items-center gap-3 bg-canvas px-4 pt-[var(--band)] md:px-8">
          <span className="flex min-w-0 items-center gap-2 md:hidden">
            <Logo className="size-6 shrink-0 text-brand" />
            <span className="truncate font-semibold">{merchant.name}</span>
          </span>
          <ModeSwitch viewer={viewer} />
          <span className="ml-auto flex items-center gap-3">
            <OpenPalette viewer={viewer} />
            <Connection />
            <UserMenu viewer={viewer} />
          </span>
        </header>
        <main
          id="page"
          ref={useFocusOnNavigation()}
          tabIndex={-1}
          className="mx-auto max-w-7xl px-4 pt-2 outline-none md:px-8"
        >
          <Outlet />
        </main>
      </div>
      <BottomNavigation viewer={viewer} demo={demo} />
    </div>
  );
}

/** Takes the focus to the page that was navigated to, as a browser does when it loads one. */
function useFocusOnNavigation() {
  const page = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) page.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);
  return page;
}

function ServerAway({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <div role="alert">
        <EmptyState
          icon={<CloudOff aria-hidden="true" className="size-6" />}
          heading="h1"
          title={text.shell.serverAway}
          actions={<Button onClick={onRetry}>{text.shell.tryAgain}</Button>}
        >
          {text.shell.serverAwayHint}
        </EmptyState>
      </div>
    </main>
  );
}
