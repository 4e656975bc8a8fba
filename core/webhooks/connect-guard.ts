import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { addressRefusal } from './network-address.ts';

/**
 * Opens the connections of webhooks, to allowed addresses only. A name is resolved once per connection, every
 * address it has is judged, and the connection goes to one of exactly those: a name that is public when it is
 * checked and private when it is used (rebinding) has no moment in which to change.
 */
export interface ConnectGuardOptions {
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  /** All addresses of a name. */
  readonly resolve: ResolveName;
}

export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The host, or a name's address, is one that webhooks must not reach. */
export class ForbiddenAddressError extends Error {}

export function guardedConnector({
  allowPrivate,
  timeoutMs,
  resolve,
}: ConnectGuardOptions): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolveAllowed(hostname).then(
      addresses => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ''),
    );
  };

  const resolveAllowed = async (hostname: string) => {
    const addresses = [...(await resolve(hostname))];
    for (const { address } of addresses) {
      const refusal = addressRefusal(address, allowPrivate);
      // Which one is nobody's business in production: merchants would learn how our network is laid out.
      const which = allowPrivate ? ` (${address})` : '';
      if (refusal) throw new ForbiddenAddressError(`resolved to ${refusal}${which}`);
    }
    if (addresses.length === 0) throw new Error('the name has no address');
    return addresses as [LookupAddress, ...LookupAddress[]];
  };

  const connect = buildConnector({ lookup, timeout: timeoutMs });
  return (options, callback) => {
    // An address is connected to as it is, without a lookup.
    const refusal = isIP(options.hostname) === 0 ? null : addressRefusal(options.hostname, allowPrivate);
    if (refusal) queueMicrotask(() => callback(new ForbiddenAddressError(`leads to ${refusal}`), null));
    else connect(options, callback);
  };
}

const DNS_TIMEOUT_MS = 2_500;
const DNS_TRIES = 2;

/**
 * Asks the name servers over sockets of our own. The system's resolver would block one of libuv's four threads
 * for as long as a dead name server takes, and with it everybody else's lookups.
 */
export function publicResolver(): ResolveName {
  const resolver = new dns.Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  return async hostname => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = [
      ...(four.status === 'fulfilled' ? four.value.map(address => ({ address, family: 4 })) : []),
      ...(six.status === 'fulfilled' ? six.value.map(address => ({ address, family: 6 })) : []),
    ];
    if (addresses.length === 0 && four.status === 'rejected') throw four.reason;
    return addresses;
  };
}

/** For installs that may reach private addresses: also knows `localhost` and the names of /etc/hosts. */
export const systemResolver: ResolveName = hostname => dns.lookup(hostname, { all: true });
