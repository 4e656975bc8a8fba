import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { uiWords } from './words.ts';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Room for code or a table. */
  wide?: boolean;
  children: ReactNode;
}

/**
 * A modal on the browser's own <dialog>: focus trap, Escape, inert page and top layer come with it. (Libraries lock
 * scrolling with an injected <style>, which the page's policy forbids.) On a phone it is a sheet at the bottom.
 */
export function Dialog({ open, onClose, title, wide = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || !open) return;
    dialog.showModal();
    // The browser takes the first thing that can have the focus, which is the way out.
    dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => dialog.close();
  }, [open]);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      // A click on the dialog itself, not on what is in it, is a click on the backdrop.
      onClick={event => event.target === event.currentTarget && onClose()}
      onKeyDown={event => event.key === 'Escape' && onClose()}
      className={`mx-auto mt-auto mb-0 w-full max-w-none rounded-t-2xl bg-surface text-ink shadow-floating backdrop:bg-[oklch(0.15_0.03_215/0.5)] open:animate-rise md:my-auto md:rounded-2xl ${wide ? 'md:max-w-3xl' : 'md:max-w-lg'}`}
    >
      <div className="p-5">
        <div className="mb-4 flex items-center justify-between gap-4">
          <h2 id={titleId} className="font-semibold text-lg">
            {title}
          </h2>
          <button
            type="button"
            aria-label={uiWords().close}
            onClick={onClose}
            className="grid size-9 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden="true" className="size-5" />
          </button>
        </div>
        {open && children}
      </div>
    </dialog>
  );
}
