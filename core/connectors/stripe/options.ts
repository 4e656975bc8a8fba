export interface StripeOptions {
  /** `sk_test_…` or `sk_live_…` (or a restricted key, `rk_…`), which decides the mode. */
  readonly secretKey: string;
  /** `whsec_…`, of the webhook endpoint at Stripe that leads here. */
  readonly notificationSecret: string;
  /** The account may capture one authorization several times: Stripe's "multicapture", a part of IC+ pricing. */
  readonly multicapture?: boolean;
  /** Where a shopper comes back to from a challenge when the payment does not say. */
  readonly returnUrl?: string;
  /** From the call to the whole answer; by default as long as any processor has. */
  readonly timeoutMs?: number;
  /** Somewhere else than api.stripe.com: a simulator. */
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: 'http' | 'https';
}
