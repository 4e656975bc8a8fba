import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';

/** Loaded when it is first asked for. */
const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })));

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The button and the key (Ctrl-K, on a Mac ⌘K) that open the palette. */
export function OpenPalette({ viewer }: { viewer: Viewer }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setWanted(true);
      setOpen(before => !before);
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={text.shell.palette}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="inline-flex h-8 items-center gap-2 rounded-full border border-line bg-surface px-2.5 text-ink-soft text-sm hover:border-line-strong hover:text-ink sm:px-3"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="hidden font-sans sm:inline">{isMac ? text.shell.macKey : text.shell.key}</span>
      </button>
      {wanted && (
        <Suspense>
          <Palette viewer={viewer} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
