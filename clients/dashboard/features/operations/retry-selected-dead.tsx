import { RotateCw } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { locale } from '../../../ui/locale.ts';
import { useHandFocusOn } from '../../../ui/use-hand-focus-on.ts';
import { text } from '../../text.ts';
import { listOf } from './list-of.ts';
import { useRetryDead } from './use-retry-dead.ts';

const words = text.operations;
const count = new Intl.NumberFormat(locale);

interface RetrySelectedDeadProps {
  ids: readonly string[];
  onClear: () => void;
  onRetried: () => void;
}

/** Sends the chosen ones again together. There while some are chosen. */
export function RetrySelectedDead({ ids, onClear, onRetried }: RetrySelectedDeadProps) {
  const { busy, retry } = useRetryDead(onRetried);
  const retryButton = useRef<HTMLButtonElement>(null);
  const clearButton = useRef<HTMLButtonElement>(null);
  useHandFocusOn(retryButton, listOf);
  useHandFocusOn(clearButton, listOf);
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <output className="figures mr-1 text-sm">{words.selected(count.format(ids.length))}</output>
      <Button ref={retryButton} size="small" look="primary" busy={busy} onClick={() => void retry(ids)}>
        {!busy && <RotateCw aria-hidden="true" className="size-3.5" />}
        {words.retrySelected}
      </Button>
      <Button ref={clearButton} size="small" look="quiet" onClick={onClear}>
        {words.clearSelection}
      </Button>
    </div>
  );
}
