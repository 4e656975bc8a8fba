import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, CircleDot, CreditCard, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Menu, MenuCheckbox, MenuRadioGroup } from '../../../ui/menu.tsx';
import { STATUS_LOOKS } from '../../payment/payment-status.tsx';
import { METHODS, type ParsedPaymentSearch, STATUSES, writePaymentSearch } from './payment-filter.ts';

const METHOD_NAMES = { CARD: 'Card', UPI: 'UPI' } as const;
const ANY_METHOD = 'ANY';

const route = getRouteApi('/shell/payments/');

function statusSummary(statuses: ParsedPaymentSearch['statuses']): string {
  const [only] = statuses;
  if (only === undefined) return 'Any status';
  return statuses.length === 1 ? STATUS_LOOKS[only].label : `${statuses.length} statuses`;
}

/** The filters above the table. They live in the address, so that a filtered list can be sent to someone. */
export function PaymentFilters({ search }: { search: ParsedPaymentSearch }) {
  const navigate = route.useNavigate();
  const { statuses, method } = search;
  const show = (next: ParsedPaymentSearch) =>
    void navigate({ search: writePaymentSearch(next), replace: true });
  const methodOptions = [
    { value: ANY_METHOD, label: 'Any method' },
    ...METHODS.map(value => ({ value, label: METHOD_NAMES[value] })),
  ];

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu
        trigger={filterButton(<CircleDot aria-hidden="true" className="size-4" />, statusSummary(statuses))}
      >
        {STATUSES.map(status => (
          <MenuCheckbox
            key={status}
            checked={statuses.includes(status)}
            onChange={checked =>
              show({
                ...search,
                statuses: STATUSES.filter(each => (each === status ? checked : statuses.includes(each))),
              })
            }
          >
            {STATUS_LOOKS[status].label}
          </MenuCheckbox>
        ))}
      </Menu>
      <Menu
        trigger={filterButton(
          <CreditCard aria-hidden="true" className="size-4" />,
          method === null ? 'Any method' : METHOD_NAMES[method],
        )}
      >
        <MenuRadioGroup
          value={method ?? ANY_METHOD}
          onChange={value => show({ ...search, method: METHODS.find(each => each === value) ?? null })}
          options={methodOptions}
        />
      </Menu>
      {(statuses.length > 0 || method !== null) && (
        <Button look="quiet" size="small" onClick={() => show({ statuses: [], method: null })}>
          <X aria-hidden="true" className="size-4" />
          Clear filters
        </Button>
      )}
    </div>
  );
}

// A plain element, not a component: Radix puts its own properties on it.
function filterButton(icon: ReactNode, text: string) {
  return (
    <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
      {icon}
      <span className="text-ink">{text}</span>
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );
}
