/** What a newcomer finds in GraphiQL: from an order to a payment, its capture and refund, to the events. */
export const TABS: readonly { readonly query: string; readonly variables?: string }[] = [
  {
    query: `# 1. What do you want to collect?
#    Run this: the pink button, or Ctrl-Enter.
#    Amounts are in the smallest unit:
#    49900 is 499.00 INR.
mutation CreateOrder {
  createOrder(
    input: { amount: 49900, captureMethod: MANUAL, receipt: "first-order" }
  ) {
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
    query: `# 3. Capture a part of it now. The processor
#    is asked after the answer: events tell the
#    outcome, and "actions" what is allowed next.
mutation CapturePayment($paymentId: ID!) {
  capturePayment(input: { paymentId: $paymentId, amount: 30000 }) {
    ... on Payment { id status capturableAmount capturedAmount actions }
    ... on UserError { code message path }
  }
}
`,
    variables: JSON.stringify({ paymentId: 'pay_…' }, null, 2),
  },
  {
    query: `# 4. Give some of it back.
mutation RefundPayment($paymentId: ID!) {
  refundPayment(
    input: { paymentId: $paymentId, amount: 10000, reason: "one ticket returned" }
  ) {
    ... on Refund { id status amount payment { id refundedAmount } }
    ... on UserError { code message path }
  }
}
`,
    variables: JSON.stringify({ paymentId: 'pay_…' }, null, 2),
  },
  {
    query: `# 5. Follow everything that happens, live.
#    Start this, open this page in another window
#    too, and pay there with tab 6: a stream ends
#    when its own tab is left. With (after: "…")
#    it begins behind that cursor.
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
    query: `# 6. A payment needs no order: an amount of
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
    query: `# 7. What is there now?
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
