/** One key of the list, as it stands in the address: `?key=key_…`. */
export interface KeySearch {
  key?: string;
}

export function readKeySearch({ key }: Record<string, unknown>): KeySearch {
  return typeof key === 'string' && key !== '' ? { key } : {};
}
