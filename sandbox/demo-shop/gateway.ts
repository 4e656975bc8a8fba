/** What a shop's server asks of the gateway. */
export interface Gateway {
  createOrder(order: NewOrder): Promise<Order>;
  /** `success`, `pending`, `failed`, or null: nobody has tried to pay it. */
  paymentStatusOf(orderId: string): Promise<string | null>;
  /** The script to load, by the name under which it never changes, and its hash for the tag's `integrity`. */
  checkoutScript(): Promise<CheckoutScript>;
}

export interface NewOrder {
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly receipt: string;
  readonly capture_method: 'automatic';
  readonly return_url: string;
}

export interface Order {
  readonly id: string;
  readonly client_secret: string;
  readonly checkout_url: string;
}

export interface CheckoutScript {
  readonly path: string;
  readonly integrity: string;
}

/** The demo merchant's key, which every demo installation has. A real shop's secret comes from its environment. */
const CREDENTIALS = `Basic ${Buffer.from('key_test_abc123:secret_test_xyz789').toString('base64')}`;

export function createGateway({ apiUrl, webUrl }: { apiUrl: string; webUrl: string }): Gateway {
  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: CREDENTIALS, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  return {
    createOrder: order => ask('/orders', order),
    async paymentStatusOf(orderId) {
      const path = `/orders/${encodeURIComponent(orderId)}`;
      return (await ask<{ payment_status: string | null }>(path)).payment_status;
    },
    async checkoutScript() {
      const response = await fetch(`${webUrl}/checkout.js.json`);
      if (!response.ok) throw new Error(`The checkout's hash cannot be had: ${response.status}`);
      return (await response.json()) as CheckoutScript;
    },
  };
}
