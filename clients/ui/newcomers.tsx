import { ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { useHandFocusOn } from './use-hand-focus-on.ts';

interface NewcomersProps {
  /** "12 new"; null where nothing waits. */
  label: string | null;
  onShow: () => void;
}

/**
 * Says above a list how many rows wait for the reader to come back to the top, and takes them there. The list is the
 * next element; it has the focus when the button has gone, and needs a `tabIndex` of -1 for that.
 */
export function Newcomers({ label, onShow }: NewcomersProps) {
  return (
    <output className="pointer-events-none fixed inset-x-0 top-[calc(var(--bar)+3.25rem)] z-30 flex justify-center md:left-60">
      {label !== null && <Pill label={label} onShow={onShow} />}
    </output>
  );
}

const listOf = (pill: HTMLElement) => {
  const list = pill.parentElement?.nextElementSibling;
  return () => (list instanceof HTMLElement ? list : null);
};

function Pill({ label, onShow }: { label: string; onShow: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useHandFocusOn(button, listOf);
  return (
    <button
      ref={button}
      type="button"
      data-test-id="newcomers"
      onClick={onShow}
      className="figures pointer-events-auto inline-flex h-9 animate-rise items-center gap-1.5 rounded-full bg-brand px-4 font-medium text-on-brand text-sm shadow-floating hover:bg-brand-strong"
    >
      <ArrowUp aria-hidden="true" className="size-4" />
      {label}
    </button>
  );
}
