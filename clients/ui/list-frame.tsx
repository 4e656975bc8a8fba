import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

interface ListFrameProps {
  /** The server did not answer, and there is nothing older to show. */
  failed: boolean;
  words: { unreachable: string; tryAgain: string };
  onRetry: () => void;
  /** What is said in the list's place when it has no rows; null when it has. */
  empty: ReactNode;
  children: ReactNode;
}

/** A list, or what there is to say in its place. */
export function ListFrame({ failed, words, onRetry, empty, children }: ListFrameProps) {
  return (
    <div className="min-h-80 overflow-hidden rounded-2xl border border-line bg-surface shadow-raised">
      {failed ? (
        <div role="alert">
          <EmptyState
            icon={<CloudOff aria-hidden="true" className="size-6" />}
            title={words.unreachable}
            actions={<Button onClick={onRetry}>{words.tryAgain}</Button>}
          />
        </div>
      ) : (
        (empty ?? children)
      )}
    </div>
  );
}
