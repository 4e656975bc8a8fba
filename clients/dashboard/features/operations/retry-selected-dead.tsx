import { useRef } from 'react';
import { locale } from '../../../ui/locale.ts';
import { SelectionBar } from '../../../ui/selection-bar.tsx';
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
  const label = {
    selected: words.selected(count.format(ids.length)),
    act: words.retrySelected,
    clear: words.clearSelection,
  };
  return (
    <div className="mb-2">
      <SelectionBar
        {...{ words: label, busy, onClear, actRef: retryButton, clearRef: clearButton }}
        onAct={() => void retry(ids)}
      />
    </div>
  );
}
