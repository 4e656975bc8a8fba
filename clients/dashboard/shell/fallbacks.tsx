import { Link } from '@tanstack/react-router';
import { CloudOff, SearchX } from 'lucide-react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { text } from '../text.ts';

/** Stands where a page is going to be while its code is on its way. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" className="min-h-96">
      <p className="sr-only">{text.shell.loading}</p>
      <Skeleton className="mt-1 block h-7 w-44" />
      <Skeleton className="mt-7 block h-24 w-full rounded-2xl" />
      <Skeleton className="mt-6 block h-72 w-full rounded-2xl" />
    </div>
  );
}

/** Stands where a page's code did not come, or broke. */
export function PageFailed() {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden="true" className="size-6" />}
        heading="h1"
        title={text.shell.pageFailed}
        actions={<Button onClick={() => location.reload()}>{text.shell.reload}</Button>}
      >
        {text.shell.pageFailedHint}
      </EmptyState>
    </div>
  );
}

/** For addresses that no page has. */
export function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<SearchX aria-hidden="true" className="size-6" />}
        heading="h1"
        title={text.shell.noSuchPage}
        actions={
          <Link to="/" className={buttonClass('primary')}>
            {text.shell.toStart}
          </Link>
        }
      />
    </main>
  );
}
