import { getRouteApi } from '@tanstack/react-router';
import type { AnalyticsRange } from '../../../graphql/dashboard/graphql.ts';
import { text } from '../../text.ts';
import { RANGES, searchOf } from './home-range.ts';

const route = getRouteApi('/shell/');

/** Which period. It lives in the address, so that what somebody sees can be sent to somebody else. */
export function RangeSwitch({ range }: { range: AnalyticsRange }) {
  const navigate = route.useNavigate();
  return (
    <fieldset className="grid auto-cols-fr grid-flow-col gap-1 rounded-xl bg-sunken p-1">
      <legend className="sr-only">{text.home.range}</legend>
      {RANGES.map(each => (
        <label
          key={each.range}
          className="flex h-8 cursor-pointer items-center justify-center rounded-lg px-3.5 font-medium text-ink-soft text-sm transition-colors hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:shadow-raised has-focus-visible:outline-2 has-focus-visible:outline-brand"
        >
          <input
            type="radio"
            name="range"
            checked={each.range === range}
            onChange={() => void navigate({ search: searchOf(each.range), replace: true })}
            className="sr-only"
          />
          {text.home.ranges[each.range]}
        </label>
      ))}
    </fieldset>
  );
}
