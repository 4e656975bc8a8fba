import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, CircleDot, CreditCard } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { Menu, MenuCheckbox, MenuRadioGroup } from '../../../ui/menu.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { STATUS_LOOKS } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';
import {
  isFiltered,
  METHODS,
  NO_FILTER,
  type ParsedPaymentSearch,
  STATUSES,
  writePaymentSearch,
} from './payment-filter.ts';
import { RangeFilter } from './range-filter.tsx';

const ANY_METHOD = 'ANY';

const route = getRouteApi('/shell/payments/');

function statusSummary(statuses: ParsedPaymentSearch['statuses']): string {
  const [only] = statuses;
  if (only === undefined) return text.payments.anyStatus;
  return statuses.length === 1
    ? STATUS_LOOKS[only].label
    : text.payments.statusCount(String(statuses.length));
}

/** The filters above the table. They live in the address, so that a filtered list can be sent to someone. */
export function PaymentFilters({ search }: { search: ParsedPaymentSearch }) {
  const navigate = route.useNavigate();
  const { statuses, method } = search;
  const show = (next: ParsedPaymentSearch) =>
    void navigate({ search: writePaymentSearch(next), replace: true });
  const methodOptions = [
    { value: ANY_METHOD, label: text.payments.anyMethod },
    ...METHODS.map(value => ({ value, label: text.payment.methods[value] })),
  ];

  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <SearchBox
        label={text.payments.search}
        hint={text.payments.searchHint}
        clearLabel={text.payments.clearSearch}
        value={search.search}
        onSearch={found => show({ ...search, search: found })}
      />
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
          method === null ? text.payments.anyMethod : text.payment.methods[method],
        )}
      >
        <MenuRadioGroup
          value={method ?? ANY_METHOD}
          onChange={value => show({ ...search, method: METHODS.find(each => each === value) ?? null })}
          options={methodOptions}
        />
      </Menu>
      <RangeFilter search={search} onChange={ranges => show({ ...search, ...ranges })} />
      {isFiltered(search) && (
        <ClearButton onClear={() => show(NO_FILTER)}>{text.payments.clearFilters}</ClearButton>
      )}
    </div>
  );
}

// A plain element, not a component: Radix puts its own properties on it.
function filterButton(icon: ReactNode, label: string) {
  return (
    <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
      {icon}
      <span className="text-ink">{label}</span>
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );
}
