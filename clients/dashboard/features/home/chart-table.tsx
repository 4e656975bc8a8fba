import { useState } from 'react';
import { locale } from '../../../ui/locale.ts';
import { text } from '../../text.ts';

interface ChartRow {
  at: string;
  time: string;
  succeeded: number;
  failed: number;
  before: number;
}

const count = new Intl.NumberFormat(locale);
const NUMBER = 'figures py-1.5 text-right';

/** The chart's own numbers, for those who would rather read them. Drawn when it is asked for. */
export function ChartTable({ rows }: { rows: readonly ChartRow[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)} className="mt-2">
      <summary className="inline-flex h-8 list-none items-center rounded-md text-ink-soft text-sm hover:text-ink">
        {text.home.asTable}
      </summary>
      {open && (
        <section
          aria-label={text.home.chartTable}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-auto"
        >
          <table className="w-full text-sm">
            <thead className="text-ink-soft">
              <tr>
                <th scope="col" className="py-1.5 text-left font-medium">
                  {text.home.time}
                </th>
                {[text.home.succeeded, text.home.failed, text.home.periodBefore].map(label => (
                  <th key={label} scope="col" className={`${NUMBER} font-medium`}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...rows].reverse().map(row => (
                <tr key={row.at} className="border-line/70 border-t">
                  <th scope="row" className="py-1.5 text-left font-normal">
                    {row.time}
                  </th>
                  <td className={NUMBER}>{count.format(row.succeeded)}</td>
                  <td className={NUMBER}>{count.format(row.failed)}</td>
                  <td className={NUMBER}>{count.format(row.before)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
