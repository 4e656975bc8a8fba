import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import { Choice } from '../../../ui/choice.tsx';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import { EVENT_TYPES } from './delivery-filter.ts';

const words = text.webhooks;

interface EventTypesFieldProps {
  every: boolean;
  onEvery: (every: boolean) => void;
  chosen: readonly EventType[];
  onChosen: (chosen: readonly EventType[]) => void;
  problem: string | undefined;
}

/** Every event, those that are yet to be invented too, or some of them. */
export function EventTypesField({ every, onEvery, chosen, onChosen, problem }: EventTypesFieldProps) {
  return (
    <div>
      <Choice
        legend={words.events}
        value={every ? 'every' : 'some'}
        onChange={value => onEvery(value === 'every')}
        options={[
          { value: 'every', label: words.everyEvent },
          { value: 'some', label: words.onlyThese },
        ]}
      />
      {!every && (
        <fieldset className="mt-1 max-h-56 overflow-y-auto rounded-lg border border-line p-2">
          <legend className="sr-only">{words.onlyThese}</legend>
          {EVENT_TYPES.map(type => (
            <label key={type} className="flex min-h-9 items-center gap-2.5 rounded-md px-1.5 hover:bg-sunken">
              <input
                type="checkbox"
                checked={chosen.includes(type)}
                onChange={({ target }) =>
                  onChosen(
                    EVENT_TYPES.filter(each => (each === type ? target.checked : chosen.includes(each))),
                  )
                }
                className="size-4 shrink-0 accent-brand"
              />
              <span className="min-w-0">
                <span className="font-mono text-[0.8125rem]">{wireType(type)}</span>
                <span className="block text-ink-soft text-sm leading-5 md:ml-2 md:inline">
                  {words.eventTypes[type]}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p aria-live="polite" className="mt-1 min-h-5 text-[0.8125rem] text-bad leading-5">
        {problem}
      </p>
    </div>
  );
}
