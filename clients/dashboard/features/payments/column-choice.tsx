import { Columns3 } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { Menu, MenuCheckbox } from '../../../ui/menu.tsx';
import { text } from '../../text.ts';
import { OPTIONAL_COLUMNS, type OptionalColumn } from './chosen-columns.ts';

interface ColumnChoiceProps {
  columns: readonly OptionalColumn[];
  onChange: (columns: readonly OptionalColumn[]) => void;
}

/** Which columns the table has, where there is room to choose. */
export function ColumnChoice({ columns, onChange }: ColumnChoiceProps) {
  const trigger = (
    <button type="button" className={`${buttonClass('secondary', 'small')} max-lg:hidden`}>
      <Columns3 aria-hidden="true" className="size-4 text-ink-soft" />
      {text.payments.columns}
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      {OPTIONAL_COLUMNS.map(column => (
        <MenuCheckbox
          key={column}
          checked={columns.includes(column)}
          onChange={checked =>
            onChange(OPTIONAL_COLUMNS.filter(each => (each === column ? checked : columns.includes(each))))
          }
        >
          {text.payments.columnNames[column]}
        </MenuCheckbox>
      ))}
    </Menu>
  );
}
