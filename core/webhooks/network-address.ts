import ipaddr from 'ipaddr.js';

/**
 * Where a webhook may go. Merchants choose the URL and we make the request, so an address inside our own network
 * (a metadata service, a database) must not be reachable through us. Everything is refused that is not a public
 * unicast address, in whatever form it is written.
 */

/** What development and test installs may reach too, with WEBHOOK_ALLOW_PRIVATE. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
]);

/** Where clouds answer questions about the machine and its keys, outside the link-local range: never to be reached. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  // Azure's, public as an address.
  '168.63.129.16',
  // Alibaba's.
  '100.100.100.200',
  // Amazon's and Google's over IPv6.
  'fd00:ec2::254',
  'fd20:ce::254',
]);

/** All global unicast addresses that have been given out; what lies outside only looks like one. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Why this address is refused, in words that end a sentence; null where it is allowed. */
export function addressRefusal(address: string, allowPrivate: boolean): string | null {
  if (isMetadata(address)) return 'a metadata address';
  const range = rangeOf(address);
  if (range === 'unicast' || (allowPrivate && PRIVATE_RANGES.has(range))) return null;
  return `a ${RANGE_WORDS[range] ?? 'reserved'} address`;
}

const RANGE_WORDS: Readonly<Record<string, string>> = {
  loopback: 'private',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  linkLocal: 'link-local',
  multicast: 'multicast',
  broadcast: 'broadcast',
};

function isMetadata(address: string): boolean {
  return ipaddr.isValid(address) && METADATA_ADDRESSES.has(ipaddr.process(address).toString());
}

function rangeOf(address: string): string {
  // A zone (`fe80::1%eth0`) names an interface of ours.
  if (address.includes('%') || !ipaddr.isValid(address)) return 'reserved';
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range();
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().range();
  const range = parsed.range();
  return range === 'unicast' && !parsed.match(GLOBAL_UNICAST) ? 'reserved' : range;
}
