/** What is said when a value is not of its scalar; nothing of the value is in it. */
export const SCALAR_RULES = {
  amount: 'An amount is a whole number of minor units, e.g. 4999.',
  currency: 'A currency is an ISO 4217 code, e.g. "INR".',
  moment: 'A moment is written in ISO 8601, e.g. "2026-11-23T20:59:00Z".',
  object: 'This must be a JSON object.',
} as const;
