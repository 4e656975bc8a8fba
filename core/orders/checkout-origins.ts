import type { Mode } from '../../prisma/client/client.ts';
import type { Config } from '../config.ts';
import { DEMO_MERCHANT } from '../merchants/demo-merchant.ts';

/** What has to be known of an order: who wants the money, and where that merchant's pages are. */
export interface EmbeddedOrder {
  readonly mode: Mode;
  readonly merchant: { readonly id: string; readonly allowedOrigins: readonly string[] };
}

/** What to read of the merchant for it. */
export const WITH_ORIGINS = { merchant: { select: { id: true, allowedOrigins: true } } } as const;

/**
 * The web origins whose pages may show this order's checkout in a frame: what its merchant allows and, for the demo
 * merchant of a demo installation, the demo shop.
 */
export function checkoutOrigins(
  config: Pick<Config, 'isDemo' | 'DEMO_SHOP_URL'>,
  { mode, merchant }: EmbeddedOrder,
): readonly string[] {
  const isDemo = config.isDemo && mode === 'TEST' && merchant.id === DEMO_MERCHANT.id;
  return isDemo ? [...merchant.allowedOrigins, ...namesOf(config.DEMO_SHOP_URL)] : merchant.allowedOrigins;
}

/** A shop on this machine is reached by either of its names, and they are two origins. */
function namesOf(url: string): string[] {
  const { origin, hostname } = new URL(url);
  const names =
    hostname === 'localhost' || hostname === '127.0.0.1' ? ['localhost', '127.0.0.1'] : [hostname];
  return names.map(name => origin.replace(`//${hostname}`, `//${name}`));
}
