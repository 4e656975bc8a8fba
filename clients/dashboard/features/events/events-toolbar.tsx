import { ChevronDown, Copy, Pause, Play, Tags } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { copyText } from '../../../ui/copy-text.ts';
import { locale } from '../../../ui/locale.ts';
import { Menu, MenuCheckbox, MenuItem } from '../../../ui/menu.tsx';
import { EVENT_TYPES } from '../../payment/event-tone.ts';
import { wireType } from '../../payment/wire-type.ts';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { type EventFilter, isPaymentId } from './event-search.ts';
import { asCurl, asSubscription } from './event-snippets.ts';

const count = new Intl.NumberFormat(locale);

interface EventsToolbarProps {
  filter: EventFilter;
  paused: boolean;
  waiting: number;
  /** The cursor of the newest event shown. */
  newest: string | null;
  onFilter: (filter: EventFilter) => void;
  onPause: (paused: boolean) => void;
}

/** What is shown, and whether it moves. */
export function EventsToolbar({ filter, paused, waiting, newest, onFilter, onPause }: EventsToolbarProps) {
  const filtered = filter.types.length > 0 || filter.payment !== null;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <TypeFilter filter={filter} onFilter={onFilter} />
      <PaymentFilter key={filter.payment} filter={filter} onFilter={onFilter} />
      {filtered && (
        <ClearButton onClear={() => onFilter({ types: [], payment: null })}>{text.events.clear}</ClearButton>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        <output className="figures text-ink-soft text-sm" data-test-id="events-waiting">
          {paused && text.events.waiting(count.format(waiting))}
        </output>
        <CopyMenu filter={filter} after={newest} />
        <Button
          size="small"
          look={paused ? 'primary' : 'secondary'}
          title={paused ? text.events.paused : undefined}
          onClick={() => onPause(!paused)}
        >
          {paused ? (
            <Play aria-hidden="true" className="size-4" />
          ) : (
            <Pause aria-hidden="true" className="size-4" />
          )}
          {paused ? text.events.resume : text.events.pause}
        </Button>
      </span>
    </div>
  );
}

type FilterProps = Pick<EventsToolbarProps, 'filter' | 'onFilter'>;

function TypeFilter({ filter, onFilter }: FilterProps) {
  const { types } = filter;
  const [only] = types;
  const summary =
    only === undefined
      ? text.events.anyType
      : types.length === 1
        ? wireType(only)
        : text.events.types(count.format(types.length));
  const trigger = (
    <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
      <Tags aria-hidden="true" className="size-4" />
      <span className="text-ink">{summary}</span>
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      {EVENT_TYPES.map(type => (
        <MenuCheckbox
          key={type}
          checked={types.includes(type)}
          onChange={checked =>
            onFilter({
              ...filter,
              types: EVENT_TYPES.filter(each => (each === type ? checked : types.includes(each))),
            })
          }
        >
          <span className="font-mono text-[0.8125rem]">{wireType(type)}</span>
        </MenuCheckbox>
      ))}
    </Menu>
  );
}

/** Takes effect when it is entered, or left: half an id shows nothing. */
function PaymentFilter({ filter, onFilter }: FilterProps) {
  const [typed, setTyped] = useState(filter.payment ?? '');
  const id = typed.trim();
  const wrong = id !== '' && !isPaymentId(id);

  function apply(event?: FormEvent) {
    event?.preventDefault();
    if (!wrong && id !== (filter.payment ?? '')) onFilter({ ...filter, payment: id === '' ? null : id });
  }

  return (
    <form onSubmit={apply} className="relative">
      <input
        value={typed}
        aria-label={text.events.paymentFilter}
        placeholder={text.events.paymentPlaceholder}
        aria-invalid={wrong}
        title={wrong ? text.events.notAPayment : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={event => setTyped(event.target.value)}
        onBlur={() => apply()}
        className="h-8 w-56 rounded-md border border-line-strong/60 bg-surface px-2.5 font-mono text-base shadow-raised md:text-[0.8125rem] placeholder:text-ink-soft/80 hover:border-line-strong aria-invalid:border-bad"
      />
    </form>
  );
}

function CopyMenu({ filter, after }: { filter: EventFilter; after: string | null }) {
  const { viewer } = useViewer();
  const key = viewer?.demoKey ?? null;
  const trigger = (
    <button type="button" className={buttonClass('quiet', 'small')}>
      <Copy aria-hidden="true" className="size-4" />
      {text.events.copy}
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      <MenuItem onSelect={() => void copyText(asCurl({ origin: location.origin, key, filter, after }))}>
        {text.events.copyCurl}
      </MenuItem>
      <MenuItem onSelect={() => void copyText(asSubscription({ filter, after }))}>
        {text.events.copySubscription}
      </MenuItem>
    </Menu>
  );
}
