import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { type CopyWords, copyText } from './copy-text.ts';

interface CopyButtonProps {
  text: string;
  /** Says which: "Copy payment id". */
  label: string;
  /** What is said afterwards, where the page is not in English. */
  words?: CopyWords | undefined;
}

/** Copies a text. */
export function CopyButton({ text, label, words }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    setCopied(await copyText(text, words));
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
