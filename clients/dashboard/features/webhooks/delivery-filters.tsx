import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, CircleDot, X } from 'lucide-react';
import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Menu, MenuCheckbox } from '../../../ui/menu.tsx';
import { DELIVERY_STATUSES, writeDeliverySearch } from './delivery-filter.ts';
import { DELIVERY_LOOKS } from './delivery-status.tsx';

const route = getRouteApi('/shell/webhooks');

function summaryOf(statuses: readonly DeliveryStatus[]): string {
  const [only] = statuses;
  if (only === undefined) return 'Any status';
  return statuses.length === 1 ? DELIVERY_LOOKS[only].label : `${statuses.length} statuses`;
}

/** The filter above the log. It lives in the address, so that a filtered log can be sent to someone. */
export function DeliveryFilters({ statuses }: { statuses: readonly DeliveryStatus[] }) {
  const navigate = route.useNavigate();
  const show = (next: readonly DeliveryStatus[]) =>
    void navigate({ search: writeDeliverySearch(next), replace: true, resetScroll: false });

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu
        trigger={
          <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
            <CircleDot aria-hidden="true" className="size-4" />
            <span className="text-ink">{summaryOf(statuses)}</span>
            <ChevronDown aria-hidden="true" className="size-3.5" />
          </button>
        }
      >
        {DELIVERY_STATUSES.map(status => (
          <MenuCheckbox
            key={status}
            checked={statuses.includes(status)}
            onChange={checked =>
              show(DELIVERY_STATUSES.filter(each => (each === status ? checked : statuses.includes(each))))
            }
          >
            {DELIVERY_LOOKS[status].label}
          </MenuCheckbox>
        ))}
      </Menu>
      {statuses.length > 0 && (
        <Button look="quiet" size="small" onClick={() => show([])}>
          <X aria-hidden="true" className="size-4" />
          Clear filter
        </Button>
      )}
    </div>
  );
}
