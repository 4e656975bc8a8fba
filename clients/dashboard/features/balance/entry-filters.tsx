import { ChevronDown, Landmark, ListFilter, type LucideIcon } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { Menu, MenuCheckbox, MenuRadioGroup } from '../../../ui/menu.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { text } from '../../text.ts';
import { ACCOUNTS, type BalanceSearch, KINDS, type ParsedBalanceSearch } from './balance-search.ts';

const words = text.balance;
const ANY_ACCOUNT = 'ANY';

interface EntryFiltersProps {
  search: ParsedBalanceSearch;
  onShow: (next: BalanceSearch) => void;
}

/** Which entries. The account decides which balance is drawn above, too. */
export function EntryFilters({ search, onShow }: EntryFiltersProps) {
  const { account, kinds, paymentId } = search;
  const [only] = kinds;
  const oneKind = only === undefined ? words.anyKind : words.kinds[only];
  const filtered = account !== null || kinds.length > 0 || paymentId !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox
        label={words.search}
        hint={words.searchHint}
        clearLabel={words.clearSearch}
        value={paymentId}
        onSearch={q => onShow({ q: q ?? '' })}
      />
      <Menu trigger={filterButton(Landmark, account === null ? words.anyAccount : words.accounts[account])}>
        <MenuRadioGroup
          value={account ?? ANY_ACCOUNT}
          onChange={value => onShow({ account: value === ANY_ACCOUNT ? '' : value.toLowerCase() })}
          options={[
            { value: ANY_ACCOUNT, label: words.anyAccount },
            ...ACCOUNTS.map(value => ({ value, label: words.accounts[value] })),
          ]}
        />
      </Menu>
      <Menu trigger={filterButton(ListFilter, kinds.length > 1 ? words.kindCount(kinds.length) : oneKind)}>
        {KINDS.map(kind => (
          <MenuCheckbox
            key={kind}
            checked={kinds.includes(kind)}
            onChange={checked => {
              const chosen = KINDS.filter(each => (each === kind ? checked : kinds.includes(each)));
              onShow({ kind: chosen.join(',').toLowerCase() });
            }}
          >
            {words.kinds[kind]}
          </MenuCheckbox>
        ))}
      </Menu>
      {filtered && (
        <ClearButton onClear={() => onShow({ q: '', account: '', kind: '' })}>{words.clear}</ClearButton>
      )}
    </div>
  );
}

// A plain element, not a component: Radix puts its own properties on it.
function filterButton(Icon: LucideIcon, summary: string) {
  return (
    <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
      <Icon aria-hidden="true" className="size-4" />
      <span className="text-ink">{summary}</span>
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </button>
  );
}
