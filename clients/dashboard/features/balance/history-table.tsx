import { useState } from 'react';
import { formatMoney } from '../../../ui/money.ts';
import { formatAbsolute } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

interface HistoryTableProps {
  points: readonly { at: string; amount: number }[];
  currency: string;
}

const words = text.balance;

/** The chart's own numbers, newest first. Drawn when it is asked for. */
export function HistoryTable({ points, currency }: HistoryTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)} className="mt-2">
      <summary className="inline-flex h-8 list-none items-center rounded-md text-ink-soft text-sm hover:text-ink">
        {words.asTable}
      </summary>
      {open && (
        <section
          aria-label={words.table}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-auto"
        >
          <table className="w-full text-sm">
            <thead className="text-ink-soft">
              <tr>
                <th scope="col" className="py-1.5 text-left font-medium">
                  {words.time}
                </th>
                <th scope="col" className="py-1.5 text-right font-medium">
                  {words.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...points].reverse().map(({ at, amount }, index) => (
                <tr key={at} className="border-line/70 border-t">
                  <th scope="row" className="py-1.5 text-left font-normal">
                    {index === 0 ? words.now : formatAbsolute(at)}
                  </th>
                  <td className="figures py-1.5 text-right">{formatMoney(amount, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
