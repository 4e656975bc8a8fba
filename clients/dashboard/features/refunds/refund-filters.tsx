import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, CircleDot, X } from 'lucide-react';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { locale } from '../../../ui/locale.ts';
import { Menu, MenuCheckbox } from '../../../ui/menu.tsx';
import { text } from '../../text.ts';
import { isFiltered, type ParsedRefundSearch, REFUND_STATUSES, writeRefundSearch } from './refund-search.ts';

const words = text.refunds;
const count = new Intl.NumberFormat(locale);

const route = getRouteApi('/shell/refunds');

/** The filters above the table. They live in the address, so that a filtered list can be sent to someone. */
export function RefundFilters({ search }: { search: ParsedRefundSearch }) {
  const navigate = route.useNavigate();
  const { statuses, paymentId } = search;
  const show = (change: Partial<ParsedRefundSearch>) =>
    void navigate({ search: writeRefundSearch({ ...search, ...change, after: null }), replace: true });
  // A plain element, not a component: Radix puts its own properties on it.
  const trigger = (
    <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
      <CircleDot aria-hidden="true" className="size-4" />
      <span className="text-ink">{statusSummary(statuses)}</span>
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );

  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Menu trigger={trigger}>
        {REFUND_STATUSES.map(status => (
          <MenuCheckbox
            key={status}
            checked={statuses.includes(status)}
            onChange={checked =>
              show({
                statuses: REFUND_STATUSES.filter(each =>
                  each === status ? checked : statuses.includes(each),
                ),
              })
            }
          >
            {words.statuses[status]}
          </MenuCheckbox>
        ))}
      </Menu>
      {paymentId !== null && (
        <Button
          size="small"
          aria-label={words.everyPayment(paymentId)}
          onClick={() => show({ paymentId: null })}
        >
          {words.ofPayment(paymentId)}
          <X aria-hidden="true" className="size-4" />
        </Button>
      )}
      {isFiltered(search) && (
        <ClearButton onClear={() => show({ statuses: [], paymentId: null })}>{words.clear}</ClearButton>
      )}
    </div>
  );
}

function statusSummary(statuses: ParsedRefundSearch['statuses']): string {
  const [only] = statuses;
  if (only === undefined) return words.anyStatus;
  return statuses.length === 1 ? words.statuses[only] : words.statusCount(count.format(statuses.length));
}
