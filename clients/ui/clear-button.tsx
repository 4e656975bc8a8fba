import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';
import { controlBeside, useHandFocusOn } from './use-hand-focus-on.ts';

/** Takes the filters of its toolbar away, and with them itself: the control beside it has the focus then. */
export function ClearButton({ onClear, children }: { onClear: () => void; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  useHandFocusOn(button, controlBeside);
  return (
    <Button ref={button} look="quiet" size="small" onClick={onClear}>
      <X aria-hidden="true" className="size-4" />
      {children}
    </Button>
  );
}
