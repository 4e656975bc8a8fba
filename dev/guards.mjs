const MIGRATION = 'prisma/migrations/20261123000000_init/migration.sql';
const FOLLOW_UPS = 'core/payments/write-follow-ups.ts';
const COMPLETIONS = 'core/payments/complete-attempts.ts';
const OUTCOME = 'core/payments/attempt-outcome.ts';
const PLAN = 'core/payments/plan-follow-up.ts';
const DELIVERIES = 'core/webhooks/plan-deliveries.ts';
const KEYS = 'core/idempotency.ts';

/**
 * Bugs to be planted, one at a time, in a copy of the tree: each takes away something that keeps the money right,
 * as edits [file, what stands there, what stands there instead]. `tests`, a pattern of paths, must notice. What is
 * to be replaced has to stand in its file exactly once, so that this list stays true.
 */
export const GUARDS = [
  {
    bug: 'captures and refunds do not lock their payment',
    edits: [[FOLLOW_UPS, 'ANY($1) ORDER BY p.id FOR NO KEY UPDATE`', 'ANY($1) ORDER BY p.id`']],
    tests: 'test/races/follow-ups',
  },
  {
    bug: 'answers do not lock their payment',
    edits: [[COMPLETIONS, 'ORDER BY p.id FOR NO KEY UPDATE OF p`', 'ORDER BY p.id`']],
    tests: 'test/(races/follow-ups|models/database)',
  },
  {
    bug: 'orders are not locked while their payments are counted, and the index is gone',
    edits: [
      ['core/payments/orders-of-payments.ts', 'ANY($1) ORDER BY id FOR NO KEY UPDATE', 'ANY($1) ORDER BY id'],
      [MIGRATION, 'UNIQUE INDEX payments_one_live_per_order', 'INDEX payments_one_live_per_order'],
    ],
    tests: 'test/races/orders',
  },
  {
    bug: 'a late answer to an earlier send counts',
    edits: [[COMPLETIONS, 'return awaiting && attempt.sendNo === completion.sendNo;', 'return awaiting;']],
    tests: 'test/faults/acquirer',
  },
  {
    bug: 'an answer changes what is final',
    edits: [
      [OUTCOME, 'if (isFinalAttempt(attempt.status)) return contradiction(situation, result, now);', ''],
    ],
    tests: 'test/models/state-machine',
  },
  {
    bug: 'an attempt is sent however often a job names it',
    edits: [
      ['core/payments/claim-attempts.ts', "ANY($1) AND status = 'PENDING' ORDER BY", 'ANY($1) ORDER BY'],
      ['core/payments/claim-attempts.ts', "a.id = due.id AND a.status = 'PENDING'", 'a.id = due.id'],
    ],
    tests: 'test/faults/acquirer',
  },
  {
    bug: 'we give up without the acquirer having promised to forget the key',
    edits: [
      [
        'core/payments/resolve-attempt.ts',
        'return undefined;\n  return abandon(lookup);',
        'return undefined;\n  return gaveUp(attempt);',
      ],
    ],
    tests: 'test/faults/acquirer',
  },
  {
    bug: 'an approval after we gave up is not taken back',
    edits: [
      [OUTCOME, 'const attempts = [compensationFor(attempt, isCaptured, now)];', 'const attempts = [];'],
    ],
    tests: 'test/models/state-machine',
  },
  {
    bug: 'a final capture overtakes what is in flight',
    edits: [
      [
        PLAN,
        'const isAlone = payment.capturing === 0n && payment.reversing === 0n;',
        'const isAlone = true;',
      ],
    ],
    tests: 'test/faults/acquirer',
  },
  {
    bug: 'a refund may be more than what is left, and the constraint is gone',
    edits: [
      [PLAN, 'if (amount > available || amount <= 0n)', 'if (amount <= 0n)'],
      [MIGRATION, 'CHECK (refunded + refunding <= captured)', 'CHECK (true)'],
    ],
    tests: 'test/races/follow-ups',
  },
  {
    bug: 'the database lets more be captured than was authorized',
    edits: [[MIGRATION, 'CHECK (captured + capturing + reversed + reversing <= authorized)', 'CHECK (true)']],
    tests: 'test/models/constraints',
  },
  {
    bug: 'the database lets an entry of the ledger be changed',
    edits: [
      [
        MIGRATION,
        'BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries',
        'BEFORE TRUNCATE ON ledger_entries',
      ],
    ],
    tests: 'test/models/constraints',
  },
  {
    bug: 'a declined capture keeps its hold',
    edits: [
      [
        'core/payments/capture-outcome.ts',
        '{ capturing: payment.capturing - attempt.amount, reversing',
        '{ reversing',
      ],
    ],
    tests: 'test/models/state-machine',
  },
  {
    bug: 'a fee is not booked',
    edits: [['core/payments/captured.ts', 'return fee > 0n ?', 'return fee < 0n ?']],
    tests: 'test/models/state-machine',
  },
  {
    bug: 'a failed refund is not booked back',
    edits: [
      [
        'core/payments/refund-outcome.ts',
        'entries: [entry]',
        "entries: how.kind === 'REFUND_FAILED' ? [] : [entry]",
      ],
    ],
    tests: 'test/models/(state-machine|database)',
  },
  {
    bug: 'the outcome of a void is not told',
    edits: [
      [
        'core/payments/void-outcome.ts',
        '[...voidedEvents(changed, status), ...refund.events]',
        'refund.events',
      ],
    ],
    tests: 'test/models/(state-machine|database)',
  },
  {
    bug: 'an event gets lost on its way into the log',
    edits: [[COMPLETIONS, 'fold.events.map(paymentEvent)', 'fold.events.slice(0, 3).map(paymentEvent)']],
    tests: 'test/models/database',
  },
  {
    bug: 'a delivery gets lost on its way into the table',
    edits: [
      [
        'core/events/append-events.ts',
        'insertDeliveries, deliveries)',
        'insertDeliveries, deliveries.slice(0, 5))',
      ],
    ],
    tests: 'test/models/database',
  },
  {
    bug: 'what is owed to a disabled endpoint is forgotten instead of held',
    edits: [
      [
        DELIVERIES,
        'endpoints.filter(endpoint => matches(endpoint, event))',
        "endpoints.filter(endpoint => endpoint.status === 'ENABLED' && matches(endpoint, event))",
      ],
    ],
    tests: 'core/webhooks/(endpoints|delivery)\\.test',
  },
  {
    bug: 'an idempotency key that is alive is taken over',
    edits: [['core/idempotency-keys.ts', 'WHERE idempotency_keys.expires_at <= excluded.created_at', '']],
    tests: 'test/races/idempotency',
  },
  {
    bug: 'a key answers a request that is another than its own',
    edits: [[KEYS, 'if (!sameRequest(key, row)) return reused();', '']],
    tests: 'test/races/idempotency',
  },
  {
    bug: 'a refusal that a lock decided is not remembered',
    edits: [[FOLLOW_UPS, 'response: storedRefusal(planned)', 'response: null']],
    tests: 'test/races/idempotency',
  },
  {
    bug: 'an answer with a secret lies in the clear',
    edits: [
      [
        'core/orders/create-order.ts',
        'return { ok: true, id: answer.id, sealed };',
        'return { ok: true, id: answer.id, body: answer.body };',
      ],
    ],
    tests: 'test/races/idempotency',
  },
  {
    bug: 'the security code is part of what a key stands for',
    edits: [['core/payments/create-payment.ts', 'card: card && { ...card, cvv: undefined }', 'card']],
    tests: 'test/races/idempotency',
  },
  {
    bug: 'a card outlives its authorization',
    edits: [[COMPLETIONS, '    ...cardsToForget(fold),\n', '']],
    tests: 'test/models/database',
  },
  {
    bug: 'a job carries a card',
    edits: [
      [
        'core/queues.ts',
        ': JobData = { version, ids',
        ": JobData & { card: string } = { card: '378282246310005', version, ids",
      ],
    ],
    tests: 'test/secrets',
  },
  {
    bug: 'a batch does not look whether its COMMIT happened',
    edits: [['core/batch.ts', '        doubtful = true;\n', '']],
    tests: '(core/batch|test/faults/database)\\.test',
  },
  {
    bug: 'one bad row costs its neighbours',
    edits: [
      [
        'core/batch.ts',
        "failure === 'bug') && pending.length > 1)",
        "failure === 'bug') && pending.length > 9e9)",
      ],
    ],
    tests: 'core/batch\\.test',
  },
  {
    bug: 'a connection that breaks in a transaction ends the process',
    edits: [['core/db.ts', "  pool.on('connect', client => client.on('error', ignore));\n", '']],
    tests: 'test/faults/database',
  },
  {
    bug: 'nobody sweeps',
    edits: [['worker/sweeper.ts', 'await sweepAttempts(app);', '']],
    tests: 'core/payments/payment-flow',
  },
];
