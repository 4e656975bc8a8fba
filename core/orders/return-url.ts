import type { App, Caller } from '../context.ts';
import { ValidationError } from '../errors.ts';
import { checkoutOrigins } from './checkout-origins.ts';

/**
 * A checkout sends shoppers to an order's return URL, so it must not become a way to anywhere: it is one of the
 * merchant's allowed origins; a merchant who has named none may use any https address.
 */
export async function checkReturnUrl(app: App, caller: Caller, returnUrl: string): Promise<void> {
  const merchant = await app.db.prisma.merchant.findUniqueOrThrow({
    where: { id: caller.merchantId },
    select: { id: true, allowedOrigins: true },
  });
  const { origin, protocol } = new URL(returnUrl);
  if (checkoutOrigins(app.config, { mode: caller.mode, merchant }).includes(origin)) return;
  if (merchant.allowedOrigins.length > 0) {
    throw invalid(`${origin} is not one of your allowed origins (${merchant.allowedOrigins.join(', ')}).`);
  }
  if (protocol !== 'https:') throw invalid('returnUrl must be https, or of one of your allowed origins.');
}

function invalid(message: string): ValidationError {
  return new ValidationError('INVALID_INPUT', message, ['returnUrl']);
}
