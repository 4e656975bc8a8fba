import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copyText } from './copy-text.ts';

/** Copies a text. `label` says which: "Copy payment id". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    setCopied(await copyText(text));
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
