import { ChevronDown, CircleDot } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { Menu, MenuRadioGroup } from '../../../ui/menu.tsx';
import { text } from '../../text.ts';
import type { OrderSearch } from './order-search.ts';

const STATES = ['any', 'open', 'paid'] as const;

interface StateFilterProps {
  state: OrderSearch['state'];
  /** undefined for any. */
  onState: (state: OrderSearch['state']) => void;
}

export function StateFilter({ state, onState }: StateFilterProps) {
  const { states } = text.orders;
  return (
    <Menu
      trigger={
        <button type="button" className={`${buttonClass('secondary', 'small')} text-ink-soft`}>
          <CircleDot aria-hidden="true" className="size-4" />
          <span className="text-ink">{states[state ?? 'any']}</span>
          <ChevronDown aria-hidden="true" className="size-3.5" />
        </button>
      }
    >
      <MenuRadioGroup
        value={state ?? 'any'}
        onChange={value => onState(value === 'any' ? undefined : value)}
        options={STATES.map(value => ({ value, label: states[value] }))}
      />
    </Menu>
  );
}
