import { RotateCw } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from './button.tsx';

interface SelectionBarProps {
  words: { selected: string; act: string; clear: string };
  busy: boolean;
  onAct: () => void;
  onClear: () => void;
  /** For who has to hand the focus on when the bar goes. */
  actRef?: Ref<HTMLButtonElement>;
  clearRef?: Ref<HTMLButtonElement>;
}

/** How many rows are chosen, and what can be done to them: send them again, or choose none. */
export function SelectionBar({ words, busy, onAct, onClear, actRef, clearRef }: SelectionBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <output className="figures mr-1 text-sm">{words.selected}</output>
      <Button ref={actRef} size="small" look="primary" busy={busy} onClick={onAct}>
        {!busy && <RotateCw aria-hidden="true" className="size-3.5" />}
        {words.act}
      </Button>
      <Button ref={clearRef} size="small" look="quiet" onClick={onClear}>
        {words.clear}
      </Button>
    </div>
  );
}
