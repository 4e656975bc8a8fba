/** An IPv6 customer has a whole network of 2^64 addresses, and could use a new one for each request. */
export function networkOf(address: string | null): string {
  if (!address?.includes(':')) return address ?? 'unknown';
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array<string>(missing).fill('0'), ...after].slice(0, 4).join(':');
}
