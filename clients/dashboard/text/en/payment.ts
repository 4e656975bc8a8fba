/** What a payment is called wherever one is shown. */
export const payment = {
  statuses: {
    PENDING: 'Pending',
    REQUIRES_ACTION: 'Needs shopper',
    AUTHORIZED: 'Authorized',
    PARTIALLY_CAPTURED: 'Partly captured',
    CAPTURED: 'Captured',
    DECLINED: 'Declined',
    FAILED: 'Failed',
    VOIDED: 'Voided',
    EXPIRED: 'Expired',
  },
  methods: { CARD: 'Card', UPI: 'UPI' },
  cardEndingIn: 'Card ending in',
  copy: (reference: string) => `Copy ${reference}`,
};
