import { merchantId } from '../../bench/merchants.mjs';

/**
 * I1, I8 and I10: what callers were told against what the database holds. A key that was answered has its row and its
 * object; it has one object, however often it was sent; and the object is its merchant's.
 */
export async function auditRequests(pool, { calls, trespasses }, find) {
  const database = await readObjects(pool);
  for (const call of calls.values()) {
    checkAnswered(call, database, find);
    checkReplays(call, find);
  }
  checkNobodyElse(calls, database, find);
  for (const { trespass, status } of trespasses)
    if (status !== 404 && !isAway(status))
      find('I10', `another merchant's payment ${trespass} answered ${status}`);
  return {
    lost: find.count('I1'),
    payments: database.payments.size,
    attempts: database.attempts.size,
  };
}

/** While a fault lasts a server may have nothing to say to anybody. */
const isAway = status => status >= 500 || status === 429;

async function readObjects(pool) {
  const byId = async text => new Map((await pool.query(text)).rows.map(row => [row.id, row]));
  const keys = await pool.query(
    `SELECT merchant_id || ' ' || key AS id, key, operation, object_id, attempt_id FROM idempotency_keys`,
  );
  return {
    keys: new Map(keys.rows.map(row => [row.id, row])),
    orders: await byId('SELECT id, merchant_id, amount, currency FROM orders'),
    payments: await byId('SELECT id, merchant_id, amount, currency, order_id, capture_method FROM payments'),
    refunds: await byId('SELECT id, merchant_id, payment_id, amount FROM refunds'),
    attempts: await byId(
      'SELECT id, merchant_id, payment_id, refund_id, kind, reason, status, amount FROM attempts',
    ),
  };
}

function checkAnswered(call, database, find) {
  const told = call.oks[0];
  if (!told) return;
  const row = database.keys.get(`${merchantId(call.merchant)} ${call.key}`);
  if (!row) return find('I1', `${call.op} ${call.key} was answered ${told.status} and its key is not there`);
  const objects = EXPECTED[call.op](call, row, database);
  if (!objects.object)
    return find('I1', `${call.op} ${call.key} was answered ${told.id}, which is not there`);
  if (objects.object.merchant_id !== merchantId(call.merchant))
    find('I10', `${call.op} ${call.key} answered with ${told.id} of ${objects.object.merchant_id}`);
  if (objects.wrong) find('I1', `${call.op} ${call.key}: ${objects.wrong}`);
}

/** What the database must hold for a call that was answered with success. */
const EXPECTED = {
  createOrder({ input, oks }, row, { orders }) {
    const object = orders.get(oks[0].id);
    return {
      object,
      wrong: wrongIf(row.object_id !== oks[0].id || !sameMoney(object, input), 'another order'),
    };
  },
  createPayment({ input, oks }, row, { payments }) {
    const object = payments.get(oks[0].id);
    const other = row.object_id !== oks[0].id || !sameMoney(object, input);
    return {
      object,
      wrong: wrongIf(other || (object?.order_id ?? undefined) !== input.orderId, 'another payment'),
    };
  },
  capturePayment: (call, row, database) => followUp(call, row, { database, kinds: ['CAPTURE'] }),
  voidPayment: (call, row, database) => followUp(call, row, { database, kinds: ['VOID'] }),
  refundPayment({ input, oks }, row, { refunds }) {
    const object = refunds.get(oks[0].id);
    const other = row.object_id !== oks[0].id || object?.payment_id !== input.paymentId;
    return { object, wrong: wrongIf(other || differs(object, input), 'another refund') };
  },
};

/** REST's 200 says that the processor approved; 202 and GraphQL say that it was accepted. */
function followUp({ via, input, oks }, row, { database, kinds }) {
  const object = database.attempts.get(row.attempt_id ?? row.object_id);
  const other =
    object?.payment_id !== input.paymentId || !kinds.includes(object?.kind) || differs(object, input);
  const approved =
    via !== 'rest' || oks.every(({ status }) => status !== 200) || object?.status === 'APPROVED';
  return {
    object,
    wrong: wrongIf(other, 'another attempt') ?? wrongIf(!approved, 'approved, and it is not'),
  };
}

const wrongIf = (isWrong, what) => (isWrong ? `the database holds ${what}` : undefined);
const sameMoney = (row, { amount, currency }) => row?.amount === BigInt(amount) && row.currency === currency;
const differs = (row, { amount }) => amount != null && row?.amount !== BigInt(amount);

/** The same key gives the same object and, over REST, the same bytes; it is never both accepted and refused. */
function checkReplays({ key, op, oks, refusals }, find) {
  if (new Set(oks.map(({ id }) => id)).size > 1)
    find('I8', `${op} ${key} answered ${oks.map(({ id }) => id).join(' and ')}`);
  const stored = oks.filter(({ digest, status }) => digest && status !== 202);
  if (new Set(stored.map(({ digest }) => digest)).size > 1)
    find('I8', `${op} ${key} answered ${stored.length} times with different bytes`);
  // A capture that was accepted may be declined later, and then that is its answer.
  if (oks.length > 0 && refusals.some(({ code }) => code !== 'PAYMENT_FAILED'))
    find('I8', `${op} ${key} was accepted and refused: ${refusals[0].code} ${refusals[0].message}`);
}

const PROBE = /^probe-/;

/** Everything there is was asked for, and once: it hangs on one key, and the key is in the journal. */
function checkNobodyElse(calls, { keys, orders, payments, refunds, attempts }, find) {
  const owners = new Map();
  for (const { key, object_id: objectId, attempt_id: attemptId } of keys.values()) {
    if (!calls.has(key) && !PROBE.test(key)) find('I1', `the key ${key} was used and nobody sent it`);
    for (const id of new Set([objectId, attemptId])) if (id) owners.set(id, (owners.get(id) ?? 0) + 1);
  }
  const requested = [...attempts.values()].filter(
    ({ kind, reason }) => reason === 'REQUESTED' && (kind === 'CAPTURE' || kind === 'VOID'),
  );
  const owned = [orders, payments, refunds].flatMap(rows => [...rows.keys()]);
  for (const id of [...owned, ...requested.filter(one => !one.refund_id).map(one => one.id)])
    if (owners.get(id) !== 1) find('I8', `${id} hangs on ${owners.get(id) ?? 0} keys`);
}
