import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from './toast.tsx';

/** Copies a text. `label` says which: "Copy payment id". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      toast('Copied');
    } catch {
      // Browsers refuse it on plain http hosts and without permission.
      toast('The browser does not allow copying here');
    }
  }

  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => void copy()}
      onPointerLeave={() => setCopied(false)}
      className="relative z-10 inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-sunken hover:text-ink"
    >
      {copied ? (
        <Check aria-hidden="true" className="size-4 text-good" />
      ) : (
        <Copy aria-hidden="true" className="size-4" />
      )}
    </button>
  );
}
