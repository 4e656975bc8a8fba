import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { merchantId } from '../../bench/merchants.mjs';
import { CARD_NUMBERS } from '../load/plan.mjs';
import { CARD } from '../load/requests.mjs';
import { WITNESSES } from './witnesses.mjs';

/**
 * What the audit has to notice, and by which promise. `spoil` spoils a copy of what a clean run left behind; it is given
 * `{ sql, folder, evidence }`, with constraints and triggers of the database out of the way.
 */
export const CORRUPTIONS = [
  {
    invariant: 'I1',
    what: 'a payment that was answered is another one',
    spoil: ({ sql }) =>
      sql('UPDATE payments SET amount = amount + 1 WHERE id = (SELECT min(id) FROM payments)'),
  },
  {
    invariant: 'I1',
    what: 'an order that was answered is gone',
    spoil: ({ sql }) => sql('DELETE FROM orders WHERE id = (SELECT min(id) FROM orders)'),
  },
  {
    invariant: 'I1',
    what: 'a payment was made and nobody asked for it',
    spoil: ({ sql }) =>
      sql("UPDATE idempotency_keys SET key = 'nobody' WHERE key = (SELECT min(key) FROM idempotency_keys)"),
  },
  {
    invariant: 'I2',
    what: 'the acquirer charged twice for one capture',
    spoil: ({ folder }) => again(join(folder, WITNESSES.books), isCharge),
  },
  {
    invariant: 'I2',
    what: 'the acquirer knows nothing of a capture',
    spoil: ({ folder }) => drop(join(folder, WITNESSES.books), isCharge),
  },
  {
    invariant: 'I2',
    what: 'an approved refund is not in the ledger',
    spoil: ({ sql }) =>
      sql(
        `DELETE FROM ledger_entries WHERE id = (SELECT min(id) FROM ledger_entries WHERE kind = 'REFUND_PROCESSED')`,
      ),
  },
  {
    invariant: 'I3',
    what: 'a payment captured more than was authorized',
    spoil: ({ sql }) =>
      sql(
        `UPDATE payments SET captured = authorized + 1 WHERE id = (SELECT min(id) FROM payments WHERE captured > 0)`,
      ),
  },
  {
    invariant: 'I4',
    what: 'an entry of the ledger was changed',
    spoil: ({ sql }) => sql(changeEntry('CAPTURE')),
  },
  {
    invariant: 'I4',
    what: 'a fee was changed',
    spoil: ({ sql }) => sql(changeEntry('FEE')),
  },
  {
    invariant: 'I5',
    what: 'a captured payment says that it is voided',
    spoil: ({ sql }) =>
      sql(
        `UPDATE payments SET status = 'VOIDED' WHERE id = (SELECT min(id) FROM payments WHERE status = 'CAPTURED')`,
      ),
  },
  {
    invariant: 'I6',
    what: 'a delivery was dropped',
    spoil: ({ sql }) => sql('DELETE FROM deliveries WHERE id = (SELECT min(id) FROM deliveries)'),
  },
  {
    invariant: 'I6',
    what: 'a delivery that counts as done never came',
    spoil: ({ folder }) => drop(join(folder, WITNESSES.received), line => line.startsWith('prompt ')),
  },
  {
    invariant: 'I6',
    what: 'a delivery was given up before its schedule was',
    spoil: ({ sql }) =>
      sql(`UPDATE deliveries SET status = 'FAILED', step = 2 WHERE id = (SELECT min(id) FROM deliveries)`),
  },
  {
    invariant: 'I6',
    what: 'a capture has no event',
    spoil: ({ sql }) =>
      sql(`DELETE FROM events WHERE id = (SELECT min(id) FROM events WHERE type = 'payment.captured')`),
  },
  {
    invariant: 'I7',
    what: 'a number of the log is missing',
    spoil: ({ sql }) => sql('DELETE FROM events WHERE id = (SELECT min(id) FROM events)'),
  },
  {
    invariant: 'I7',
    what: 'a subscriber missed an event',
    spoil: ({ folder, evidence }) => drop(followerFile(folder, evidence), () => true),
  },
  {
    invariant: 'I7',
    what: 'a subscriber saw an event twice',
    spoil: ({ folder, evidence }) => again(followerFile(folder, evidence), () => true),
  },
  {
    invariant: 'I8',
    what: 'one key was answered with two objects',
    spoil: ({ folder }) =>
      again(join(folder, WITNESSES.journal), isAccepted, line => ({ ...line, id: 'pay_0000000000000000' })),
  },
  {
    invariant: 'I8',
    what: 'a replay answered other bytes',
    spoil: ({ folder }) =>
      again(join(folder, WITNESSES.journal), isAccepted, line => ({ ...line, digest: 'others' })),
  },
  {
    invariant: 'I8',
    what: 'a refund was executed twice',
    spoil: ({ sql }) =>
      sql(`INSERT INTO refunds SELECT (r).* FROM (
        SELECT jsonb_populate_record(r, '{"id":"rfnd_0000000000000000"}') AS r FROM refunds r LIMIT 1) twice`),
  },
  {
    invariant: 'I9',
    what: 'a card number is in a table',
    spoil: ({ sql }) =>
      sql(
        `UPDATE payments SET description = 'paid with ${CARD_NUMBERS[0]}' WHERE id = (SELECT min(id) FROM payments)`,
      ),
  },
  {
    invariant: 'I9',
    what: 'a card number is in a log, in base64',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, 'logs', 'server-0.log'),
        Buffer.from(`card=${CARD_NUMBERS[1]}`).toString('base64'),
      ),
  },
  {
    invariant: 'I9',
    what: 'an API secret is in the file of Redis',
    spoil: ({ folder, evidence }) =>
      appendFileSync(join(folder, 'redis', 'appendonlydir', 'stray.aof'), evidence.secrets['API secret']),
  },
  {
    invariant: 'I9',
    what: 'a CVV is in a log',
    spoil: ({ folder }) =>
      appendFileSync(join(folder, 'logs', 'worker-0.log'), `{"level":30,"card":{"cvv":"${CARD.cvv}"}}\n`),
  },
  {
    invariant: 'I9',
    what: 'the secret of an endpoint is in a table',
    spoil: ({ sql, evidence }) =>
      sql(
        `UPDATE deliveries SET last_error = '${evidence.secrets['secret of /prompt']}' WHERE id = (SELECT min(id) FROM deliveries)`,
      ),
  },
  {
    invariant: 'I9',
    what: 'the key of the vault is in a log',
    spoil: ({ folder, evidence }) =>
      appendFileSync(join(folder, 'logs', 'server-0.log'), `${evidence.secrets['key of the vault']}\n`),
  },
  {
    invariant: 'I10',
    what: 'a merchant was shown the payment of another',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, WITNESSES.journal),
        '{"trespass":"pay_0000000000000000","merchant":0,"status":200}\n',
      ),
  },
  {
    invariant: 'I10',
    what: 'a payment belongs to another merchant than the one who made it',
    spoil: ({ sql }) =>
      sql(`UPDATE payments SET merchant_id = '${merchantId(2)}' WHERE id = (
        SELECT min(id) FROM payments WHERE merchant_id = '${merchantId(0)}')`),
  },
  {
    invariant: 'I11',
    what: 'an attempt never got its answer',
    spoil: ({ sql }) =>
      sql(
        `UPDATE attempts SET status = 'UNKNOWN', completed_at = NULL WHERE id = (SELECT min(id) FROM attempts)`,
      ),
  },
  {
    invariant: 'I11',
    what: 'a delivery is still owed',
    spoil: ({ sql }) =>
      sql(`UPDATE deliveries SET status = 'PENDING' WHERE id = (SELECT min(id) FROM deliveries)`),
  },
  {
    invariant: 'I12',
    what: 'a server has kept half a gigabyte',
    spoil: ({ evidence }) => (evidence.after.servers[0].memoryMb += 512),
  },
  {
    invariant: 'I12',
    what: 'a worker has kept a hundred connections',
    spoil: ({ evidence }) => (evidence.after.workers[0].handles += 100),
  },
  {
    invariant: 'I12',
    what: 'connections to Postgres were not given back',
    spoil: ({ evidence }) => (evidence.after.connections.Postgres += 50),
  },
  {
    invariant: 'ERROR',
    what: 'a server wrote down an error that no fault explains',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, 'logs', 'server-0.log'),
        '{"level":50,"name":"server","err":{"type":"TypeError","message":"x is not a function"},"msg":"rest.failed"}\n',
      ),
  },
  {
    invariant: 'ERROR',
    what: 'a job failed of a bug, and not because a store was away',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, 'logs', 'worker-0.log'),
        '{"level":50,"name":"worker","err":{"type":"TypeError","message":"x is not a function"},"id":"att_0000000000000000","msg":"job.failed"}\n',
      ),
  },
  {
    invariant: 'ERROR',
    what: 'a promise was rejected and nobody listened',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, 'logs', 'worker-0.log'),
        '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function]\n',
      ),
  },
  {
    invariant: 'ERROR',
    what: 'a caller was answered 500',
    spoil: ({ folder }) =>
      appendFileSync(
        join(folder, WITNESSES.journal),
        '{"answered":"c1-1-0","op":"createOrder","via":"rest","merchant":0,"status":500,"class":"error","code":"SERVER_ERROR"}\n',
      ),
  },
];

const changeEntry = kind =>
  `UPDATE ledger_entries SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_entries WHERE kind = '${kind}')`;
const isCharge = line => {
  const { kind, outcome, captured } = JSON.parse(line);
  return kind === 'CAPTURE' && outcome === 'approved' && captured > 0;
};
const isAccepted = line => {
  const { answered, via, op, class: kind } = JSON.parse(line);
  return answered && via === 'rest' && op === 'createPayment' && kind === 'ok';
};
const followerFile = (folder, { followers }) => join(folder, WITNESSES.follower(followers[0].name));

/** Takes the first line of its kind away. */
function drop(path, isWanted) {
  const { lines, at } = find(path, isWanted);
  writeFileSync(path, lines.toSpliced(at, 1).join('\n'));
}

/** Writes the first line of its kind once more, as it is or changed. */
function again(path, isWanted, change) {
  const { lines, at } = find(path, isWanted);
  const twin = change ? JSON.stringify(change(JSON.parse(lines[at]))) : lines[at];
  writeFileSync(path, lines.toSpliced(at, 0, twin).join('\n'));
}

function find(path, isWanted) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex(line => line && isWanted(line));
  if (at < 0) throw new Error(`${path} has no line to spoil`);
  return { lines, at };
}
