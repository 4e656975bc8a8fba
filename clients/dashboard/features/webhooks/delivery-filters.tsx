import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, CircleDot, Link2, type LucideIcon, Zap } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { Menu, MenuCheckbox, MenuRadioGroup } from '../../../ui/menu.tsx';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import {
  DELIVERY_STATUSES,
  EVENT_TYPES,
  isFiltered,
  type ParsedDeliverySearch,
  writeDeliverySearch,
} from './delivery-filter.ts';
import { shortUrl } from './short-url.ts';

const words = text.deliveries;
const ANY_ENDPOINT = 'ANY';

const route = getRouteApi('/shell/webhooks');

interface DeliveryFiltersProps {
  search: ParsedDeliverySearch;
  endpoints: readonly { id: string; url: string }[];
}

/** The filters above the log. They live in the address, so that a filtered log can be sent to someone. */
export function DeliveryFilters({ search, endpoints }: DeliveryFiltersProps) {
  const navigate = route.useNavigate();
  const { statuses, eventTypes, endpointId, deliveryId } = search;
  const show = (change: Partial<ParsedDeliverySearch>) =>
    void navigate({
      search: writeDeliverySearch({ ...search, ...change, after: null }),
      replace: true,
      resetScroll: false,
    });

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu trigger={filterButton(CircleDot, statusSummary(statuses))}>
        {DELIVERY_STATUSES.map(status => (
          <MenuCheckbox
            key={status}
            checked={statuses.includes(status)}
            onChange={checked =>
              show({ statuses: withOrWithout(DELIVERY_STATUSES, statuses, { value: status, checked }) })
            }
          >
            {words.statuses[status]}
          </MenuCheckbox>
        ))}
      </Menu>
      <Menu trigger={filterButton(Zap, eventSummary(eventTypes))}>
        <div className="max-h-80 overflow-y-auto">
          {EVENT_TYPES.map(type => (
            <MenuCheckbox
              key={type}
              checked={eventTypes.includes(type)}
              onChange={checked =>
                show({ eventTypes: withOrWithout(EVENT_TYPES, eventTypes, { value: type, checked }) })
              }
            >
              <span className="font-mono text-[0.8125rem]">{wireType(type)}</span>
            </MenuCheckbox>
          ))}
        </div>
      </Menu>
      {(endpoints.length > 1 || endpointId !== null) && (
        <Menu trigger={filterButton(Link2, endpointSummary(endpointId, endpoints))} align="end">
          <MenuRadioGroup
            value={endpointId ?? ANY_ENDPOINT}
            onChange={value => show({ endpointId: value === ANY_ENDPOINT ? null : value })}
            options={[
              { value: ANY_ENDPOINT, label: words.anyEndpoint },
              ...endpoints.map(({ id, url }) => ({ value: id, label: shortUrl(url) })),
            ]}
          />
        </Menu>
      )}
      {deliveryId !== null && (
        <span className="break-all font-mono text-[0.8125rem] text-ink-soft">{words.only(deliveryId)}</span>
      )}
      {isFiltered(search) && (
        <ClearButton
          onClear={() => show({ statuses: [], eventTypes: [], endpointId: null, deliveryId: null })}
        >
          {words.clear}
        </ClearButton>
      )}
    </div>
  );
}

/** The chosen ones in their usual order, after one was ticked or no longer is. */
function withOrWithout<Value>(
  all: readonly Value[],
  chosen: readonly Value[],
  { value, checked }: { value: Value; checked: boolean },
): Value[] {
  return all.filter(each => (each === value ? checked : chosen.includes(each)));
}

function statusSummary(statuses: ParsedDeliverySearch['statuses']): string {
  const [only] = statuses;
  if (only === undefined) return words.anyStatus;
  return statuses.length === 1 ? words.statuses[only] : words.statusCount(statuses.length);
}

function eventSummary(types: ParsedDeliverySearch['eventTypes']): string {
  const [only] = types;
  if (only === undefined) return words.anyEvent;
  return types.length === 1 ? wireType(only) : words.eventCount(types.length);
}

function endpointSummary(id: string | null, endpoints: DeliveryFiltersProps['endpoints']): string {
  if (id === null) return words.anyEndpoint;
  const endpoint = endpoints.find(each => each.id === id);
  return endpoint ? shortUrl(endpoint.url) : words.deletedEndpoint;
}

// A plain element, not a component: Radix puts its own properties on it.
function filterButton(Icon: LucideIcon, summary: string) {
  return (
    <button type="button" className={`${buttonClass('secondary', 'small')} max-w-72 text-ink-soft`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span className="truncate text-ink">{summary}</span>
      <ChevronDown aria-hidden="true" className="size-3.5 shrink-0" />
    </button>
  );
}
