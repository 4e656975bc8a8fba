/** How each call looks over REST and over GraphQL, and how its answer is read. */

/** What is on every card of a run. */
export const CARD = { expiryMonth: 12, expiryYear: 2040, cvv: '731', holderName: 'A Shopper' };

export const CALLS = {
  createOrder: {
    rest: ({ amount, currency, captureMethod }) => ({
      path: '/api/v1/orders',
      body: { amount, currency, capture_method: captureMethod.toLowerCase() },
    }),
    graphql: ({ amount, currency, captureMethod }) => ({ amount, currency, captureMethod }),
    select: '... on CreatedOrder { order { id amount currency } }',
    idOf: answer => answer.order?.id ?? answer.id,
  },
  createPayment: {
    rest: input => ({ path: '/api/v1/payments', body: restPayment(input) }),
    graphql: graphqlPayment,
    select: '... on Payment { id amount currency status }',
    idOf: answer => answer.id,
  },
  capturePayment: {
    rest: ({ paymentId, amount, final }) => ({
      path: `/api/v1/payments/${paymentId}/capture`,
      body: { ...optional({ amount }), final },
    }),
    graphql: ({ paymentId, amount, final }) => ({ paymentId, ...optional({ amount }), final }),
    select: '... on Payment { id }',
    idOf: answer => answer.id,
  },
  voidPayment: {
    rest: ({ paymentId }) => ({ path: `/api/v1/payments/${paymentId}/void`, body: {} }),
    graphql: ({ paymentId }) => ({ paymentId }),
    select: '... on Payment { id }',
    idOf: answer => answer.id,
  },
  refundPayment: {
    rest: ({ paymentId, amount }) => ({
      path: `/api/v1/payments/${paymentId}/refunds`,
      body: optional({ amount }),
    }),
    graphql: ({ paymentId, amount }) => ({ paymentId, ...optional({ amount }) }),
    select: '... on Refund { id amount }',
    idOf: answer => answer.id,
  },
};

const optional = fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

function restPayment({ instrument, orderId, amount, currency, captureMethod }) {
  const money = orderId
    ? { order_id: orderId }
    : { amount, currency, capture_method: captureMethod.toLowerCase() };
  if (instrument.vpa) return { ...money, method: 'upi', vpa: instrument.vpa };
  const { expiryMonth, expiryYear, cvv, holderName } = CARD;
  const details = { expiry_month: expiryMonth, expiry_year: expiryYear, cvv, holder_name: holderName };
  return { ...money, method: 'card', card: { number: instrument.card, ...details } };
}

function graphqlPayment({ instrument, orderId, amount, currency, captureMethod }) {
  const money = orderId ? { orderId } : { amount, currency, captureMethod };
  return instrument.vpa
    ? { ...money, upi: { vpa: instrument.vpa } }
    : { ...money, card: { number: instrument.card, ...CARD } };
}

/** The HTTP request of one call. */
export function httpRequest({ op, via, key, input, credential }) {
  const headers = { authorization: credential, 'content-type': 'application/json' };
  const call = CALLS[op];
  if (via === 'rest') {
    const { path, body } = call.rest(input);
    return { path, headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify(body) };
  }
  const query = `mutation Call($input: ${op[0].toUpperCase()}${op.slice(1)}Input!) {
    answer: ${op}(input: $input) { __typename ${call.select} ... on UserError { code message } } }`;
  const variables = { input: { ...call.graphql(input), idempotencyKey: key } };
  return { path: '/graphql', headers, body: JSON.stringify({ query, variables }) };
}

/** Done later: not a refusal of the request, but of the moment. */
const COME_BACK = new Set(['IDEMPOTENCY_KEY_IN_USE', 'RATE_LIMITED', 'BUSY']);

/**
 * What an answer means to its caller: `ok`, `refused` (it will not become another by asking again), `busy` (ask again),
 * `error` (a bug or a broken neighbour; ask again).
 */
export function readAnswer({ op, via, status, body }) {
  let parsed;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { class: status === 503 ? 'busy' : 'error', code: `HTTP ${status}` };
  }
  return via === 'rest' ? readRest(op, status, parsed) : readGraphQL(op, status, parsed);
}

function readRest(op, status, answer) {
  if (status >= 200 && status < 300) return { class: 'ok', id: CALLS[op].idOf(answer), answer };
  const code = answer.error?.code ?? `HTTP ${status}`;
  if (status === 409 || status === 429 || status === 503) return { class: 'busy', code };
  return { class: status >= 500 ? 'error' : 'refused', code, message: answer.error?.description };
}

function readGraphQL(op, status, { data, errors }) {
  const answer = data?.answer;
  if (!answer) {
    const code = errors?.[0]?.extensions?.code ?? `HTTP ${status}`;
    return { class: COME_BACK.has(code) ? 'busy' : 'error', code, message: errors?.[0]?.message };
  }
  if (!answer.code) return { class: 'ok', id: CALLS[op].idOf(answer), answer };
  return {
    class: COME_BACK.has(answer.code) ? 'busy' : 'refused',
    code: answer.code,
    message: answer.message,
  };
}
