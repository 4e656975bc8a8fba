import { useState } from 'react';

/** Columns that can be left out, in the order they are shown. The amount always stays: it leads to the payment. */
export const OPTIONAL_COLUMNS = ['status', 'method', 'reason', 'order', 'payment', 'created'] as const;

export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

const STORAGE_KEY = 'sluice-payment-columns';
const USUAL: readonly OptionalColumn[] = ['status', 'method', 'reason', 'payment', 'created'];

function stored(): readonly OptionalColumn[] {
  try {
    const names = localStorage.getItem(STORAGE_KEY)?.split(',');
    return names === undefined ? USUAL : OPTIONAL_COLUMNS.filter(column => names.includes(column));
  } catch {
    return USUAL;
  }
}

/** The columns that this reader chose, remembered by the browser. */
export function useChosenColumns(): [
  readonly OptionalColumn[],
  (columns: readonly OptionalColumn[]) => void,
] {
  const [columns, setColumns] = useState(stored);
  return [
    columns,
    next => {
      setColumns(next);
      try {
        localStorage.setItem(STORAGE_KEY, next.join(','));
      } catch {
        // Storage is switched off: the choice lasts until the page is closed.
      }
    },
  ];
}
