import { FlaskConical } from 'lucide-react';
import { CardBrand } from '../ui/card-brand.tsx';
import { formatCardNumber, networkOf } from './card-number.ts';
import type { TestInstruments as Instruments } from './checkout-session.ts';
import { useLanguage } from './language.tsx';

interface TestInstrumentsProps {
  instruments: Instruments;
  onChoose: (value: string) => void;
}

/** What can be paid with on a demo installation, one press away. */
export function TestInstruments({ instruments, onChoose }: TestInstrumentsProps) {
  const { text } = useLanguage();
  if (instruments.length === 0) return null;
  return (
    <details className="group mt-6 rounded-xl border border-line border-dashed">
      <summary className="flex h-11 list-none items-center gap-2 rounded-xl px-4 font-medium text-ink-soft text-sm hover:text-ink">
        <FlaskConical aria-hidden="true" className="size-4" />
        {text.testData}
      </summary>
      <ul className="max-h-64 overflow-y-auto px-2 pb-2">
        {instruments.map(({ value, outcome, method }) => (
          <li key={value}>
            <button
              type="button"
              onClick={() => onChoose(value)}
              className="flex w-full flex-wrap items-center justify-between gap-x-3 rounded-lg px-2 py-1.5 text-start text-sm hover:bg-sunken"
            >
              <span dir="ltr" className="figures flex items-center gap-2 font-mono text-[0.8125rem]">
                {method === 'CARD' ? formatCardNumber(value) : value}
                {method === 'CARD' && <CardBrand network={networkOf(value)} />}
              </span>
              <span lang="en" className="text-ink-soft">
                {outcome}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
