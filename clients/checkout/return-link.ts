export interface Return {
  readonly orderId: string;
  /** Left out where we do not know. */
  readonly status?: 'success' | 'failed' | 'cancelled';
  readonly paymentId?: string;
}

/** The shop's address, with what happened in its query. It is a claim: the shop's server asks the gateway. */
export function returnLink(returnUrl: string, { orderId, status, paymentId }: Return): string {
  const url = new URL(returnUrl);
  url.searchParams.set('order_id', orderId);
  if (status !== undefined) url.searchParams.set('status', status);
  if (paymentId !== undefined) url.searchParams.set('payment_id', paymentId);
  return url.href;
}
