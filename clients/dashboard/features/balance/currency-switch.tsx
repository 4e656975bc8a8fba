import { ChevronDown } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { Menu, MenuRadioGroup } from '../../../ui/menu.tsx';
import { text } from '../../text.ts';

interface CurrencySwitchProps {
  currencies: readonly string[];
  currency: string;
  onCurrency: (currency: string) => void;
}

/** Amounts of two currencies are never added up, so the page shows one. Nothing where there is only one. */
export function CurrencySwitch({ currencies, currency, onCurrency }: CurrencySwitchProps) {
  if (currencies.length < 2) return null;
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={buttonClass('secondary', 'small')}>
          <span className="sr-only">{text.balance.currency}</span>
          {currency}
          <ChevronDown aria-hidden="true" className="size-3.5 text-ink-soft" />
        </button>
      }
    >
      <MenuRadioGroup
        value={currency}
        onChange={onCurrency}
        options={currencies.map(value => ({ value, label: value }))}
      />
    </Menu>
  );
}
