import { X } from 'lucide-react';
import type { Payment } from './checkout-state.ts';
import { failureWords } from './failure-words.ts';
import { instrumentOf } from './instrument.ts';
import { useLanguage } from './language.tsx';

/** Why the try before this one did not succeed; it is still there after a reload. */
export function LastTry({ id, payment }: { id: string; payment: Payment }) {
  const { text } = useLanguage();
  const { message, advice } = failureWords(payment, text);
  return (
    <div
      id={id}
      role="note"
      data-test-id="last-attempt"
      className="mb-5 flex gap-3 rounded-xl bg-bad-tint px-4 py-3 text-[0.9375rem]"
    >
      <X aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-medium">{text.lastTry(instrumentOf(payment))}</p>
        <p>
          {message} {advice}
        </p>
      </div>
    </div>
  );
}
