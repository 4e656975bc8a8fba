import { isIP } from 'node:net';
import { URL_MAX_LENGTH } from '../limits.ts';
import { addressRefusal } from './network-address.ts';

/**
 * What an endpoint's URL may look like. This judges the form only, at once and without asking the name service:
 * what a name resolves to is checked by `connect-guard` at every connection, because it can change in between.
 */
export type ParsedEndpointUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string };

/** Names that mean this machine or this network wherever they are asked for. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa)$/;

/** What an installation and a mode let pass. */
export interface UrlRules {
  readonly allowPrivate: boolean;
  /** Payloads of real money do not travel in the clear. */
  readonly allowHttp: boolean;
}

/** `reason` follows the field's name in a sentence: "url must begin with …". */
export function parseEndpointUrl(text: string, rules: UrlRules): ParsedEndpointUrl {
  if (text.length > URL_MAX_LENGTH) return refused(`must have at most ${URL_MAX_LENGTH} characters`);
  if (!URL.canParse(text)) return refused('must be a URL like https://shop.example/webhooks');
  const url = new URL(text);
  const reason = refusalOf(url, rules);
  return reason === null ? { ok: true, url: url.href } : refused(reason);
}

function refused(reason: string): ParsedEndpointUrl {
  return { ok: false, reason };
}

function refusalOf(url: URL, { allowPrivate, allowHttp }: UrlRules): string | null {
  const schemeRefusal = refusalOfScheme(url.protocol, allowHttp);
  if (schemeRefusal !== null) return schemeRefusal;
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment (#…), which is never sent';
  if (!isUsualPort(url.port)) return `must not use port ${url.port}, which belongs to another protocol`;
  return hostRefusal(url.hostname, allowPrivate);
}

function refusalOfScheme(protocol: string, allowHttp: boolean): string | null {
  if (protocol === 'https:' || (allowHttp && protocol === 'http:')) return null;
  if (allowHttp) return 'must begin with https:// or http://';
  return 'must begin with https:// (http:// is for TEST mode)';
}

/** The web's own ports, and those any program may take: below 1024 everything else is mail, shells and the like. */
function isUsualPort(port: string): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024;
}

/** The URL parser has turned every way of writing an IPv4 address (2130706433, 0x7f.1, 0177.0.0.1) into one. */
function hostRefusal(hostname: string, allowPrivate: boolean): string | null {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) {
    const refusal = addressRefusal(address, allowPrivate);
    return refusal && `must not lead to ${refusal} (${address})`;
  }
  const name = hostname.replace(/\.$/, '');
  if (allowPrivate) return null;
  if (LOCAL_NAME.test(name)) return `must not lead to a name of a private network (${name})`;
  return name.includes('.') ? null : `must name a public host, and ${name} is not a full name`;
}
