import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

interface UnreachableProps {
  title: string;
  /** An h1 where nothing else on the page is one. */
  heading?: 'h1' | 'h2';
  /** Left out where it is tried again without being asked. */
  retry?: { label: string; onRetry: () => void };
  /** What to do about it. */
  children?: ReactNode;
}

/** What a place says when the server did not answer, at once to those who listen. */
export function Unreachable({ title, heading = 'h2', retry, children }: UnreachableProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden="true" className="size-6" />}
        heading={heading}
        title={title}
        {...(retry && { actions: <Button onClick={retry.onRetry}>{retry.label}</Button> })}
      >
        {children}
      </EmptyState>
    </div>
  );
}
