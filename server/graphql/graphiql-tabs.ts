/** What a newcomer finds in GraphiQL: from an order to a payment to the events, in this order. */
export const TABS: readonly { readonly query: string; readonly variables?: string }[] = [
  {
    query: `# 1. What do you want to collect?
#    Run this: the pink button, or Ctrl-Enter.
#    Amounts are in the smallest unit:
#    49900 is 499.00 INR.
mutation CreateOrder {
  createOrder(input: { amount: 49900, receipt: "first-order" }) {
    ... on CreatedOrder {
      order { id amount currency }
      checkoutUrl
      clientSecret
    }
    ... on UserError { code message path }
  }
}
`,
  },
  {
    query: `# 2. Pay it. Put the order's id into the
#    variables below.
#    4242424242424242 is approved,
#    4000000000000002 is declined.
mutation CreatePayment($orderId: ID!) {
  createPayment(
    input: {
      orderId: $orderId
      card: { number: "4242424242424242", expiryMonth: 12, expiryYear: 2030, cvv: "123" }
    }
  ) {
    ... on Payment { id status amount currency }
    ... on UserError { code message path }
  }
}
`,
    variables: JSON.stringify({ orderId: 'order_…' }, null, 2),
  },
  {
    query: `# 3. Follow everything that happens, live.
#    Start this, then pay in the next tab.
subscription Events {
  events {
    cursor
    type
    createdAt
    payment { id status version amount capturedAmount }
  }
}
`,
  },
  {
    query: `# 4. A payment needs no order: an amount of
#    its own will do. The same key pays once.
mutation PayAnAmount {
  createPayment(
    input: { amount: 125000, currency: "INR", upi: { vpa: "success@sluice" }, idempotencyKey: "try-1" }
  ) {
    ... on Payment { id status method vpa }
    ... on UserError { code message path }
  }
}
`,
  },
  {
    query: `# 5. What is there now?
query Payments {
  eventCursor
  payments(first: 10) {
    edges {
      node {
        id
        status
        amount
        currency
        method
        card { network last4 }
        vpa
        decline { code message advice }
        actions
        createdAt
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
];
