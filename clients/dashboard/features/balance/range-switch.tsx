import type { BalanceRange } from '../../../graphql/dashboard/graphql.ts';
import { text } from '../../text.ts';
import { RANGES } from './balance-search.ts';

interface RangeSwitchProps {
  range: BalanceRange;
  onRange: (range: BalanceRange) => void;
}

/** How far the drawing goes back. */
export function RangeSwitch({ range, onRange }: RangeSwitchProps) {
  return (
    <fieldset className="flex gap-0.5 rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">{text.balance.range}</legend>
      {RANGES.map(each => (
        <button
          key={each}
          type="button"
          aria-pressed={each === range}
          onClick={() => onRange(each)}
          className="h-8 rounded-md px-2.5 font-medium text-ink-soft text-sm hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-raised"
        >
          {text.balance.ranges[each]}
        </button>
      ))}
    </fieldset>
  );
}
