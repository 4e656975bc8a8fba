import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { insist } from '../probes.mjs';
import { ended } from '../processes.mjs';

/** The control API of the acquirer, past the wire; see sandbox/control.ts. Another fault may have killed it: it comes back. */
const control = (town, method, path, body) =>
  insist(() => controlOnce(town, { method, path, body, accepted: status => status < 300 }));

async function controlOnce(town, { method, path, body, accepted }) {
  const answer = await request(`${town.environment.SANDBOX_URL}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${town.environment.SANDBOX_SECRET}` },
    body: body && JSON.stringify(body),
  });
  await answer.body.dump();
  if (!accepted(answer.statusCode)) throw new Error(`${method} ${path} answered ${answer.statusCode}`);
}

export const clearFaults = town => control(town, 'DELETE', '/faults');

/** Misbehaves for a while; `faults` are those of the control API. */
const misbehaving = (seconds, ...faults) =>
  async function strike({ town, random }) {
    for (const fault of faults)
      await control(town, 'POST', '/faults', { seed: random.whole(1, 1e6), ...fault });
    await sleep(seconds * 1_000);
    await clearFaults(town);
  };

/** Keys of the last authorizations in the books. */
function lastKeys({ books }) {
  const TAIL_BYTES = 64 * 1024;
  const file = openSync(books, 'r');
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  readSync(file, tail, 0, tail.length, size - tail.length);
  closeSync(file);
  const whole = tail.toString('utf8').split('\n').slice(1, -1);
  return whole
    .map(line => JSON.parse(line))
    .filter(({ kind }) => kind === 'AUTHORIZE')
    .map(({ key }) => key);
}

/** What an acquirer that was killed meanwhile has not on its books is nobody's. */
const notify = (town, body) =>
  insist(() =>
    controlOnce(town, {
      method: 'POST',
      path: '/notify',
      body,
      accepted: status => status < 300 || status === 404,
    }),
  );

const EVERY_CALL = ['authorize', 'capture', 'void', 'refund', 'lookup', 'abandon'];

export const ACQUIRER_FAULTS = [
  {
    name: 'acquirer-reply-lost',
    about: 'the acquirer acts, and for a third of the calls its reply is lost',
    claims: ['the ways of the acquirer'],
    strike: misbehaving(12, { type: 'lose_answer', probability: 0.33 }),
  },
  {
    name: 'acquirer-hangs',
    about: 'half of the calls time out before they have had an effect',
    claims: ['the ways of the acquirer'],
    strike: misbehaving(15, { type: 'hang', probability: 0.5 }),
  },
  {
    name: 'acquirer-errors',
    about: 'every call is answered with 500 for 20 s, lookups too',
    claims: ['the ways of the acquirer'],
    strike: misbehaving(20, { type: 'error', on: EVERY_CALL }),
  },
  {
    name: 'acquirer-slow',
    about: 'every call takes effect and is answered 30 s late, for 12 s',
    claims: ['the ways of the acquirer'],
    strike: misbehaving(12, { type: 'slow', ms: 30_000 }),
  },
  {
    name: 'acquirer-flapping',
    about: 'thirty calls fail, thirty pass, thirty fail',
    claims: ['the ways of the acquirer'],
    strike: misbehaving(20, { type: 'error', on: EVERY_CALL, flapping: { down: 30, up: 30 } }),
  },
  {
    name: 'acquirer-killed',
    about: 'kill -9 the acquirer; it reads its books and goes on',
    async strike({ town }) {
      town.house.end(town.acquirer.child, 'SIGKILL');
      await ended(town.acquirer.child);
      await sleep(3_000);
      town.acquirer = await town.start.acquirer();
    },
  },
  {
    name: 'notifications-twisted',
    about: 'notifications that come again, late, for other amounts, or forged',
    async strike({ town, random }) {
      const twists = [
        { times: 3 },
        { age_seconds: 3_600 },
        { changes: { amount: 1 } },
        { changes: { outcome: 'declined', code: 'generic_decline' } },
        { changes: { key: 'att_0000000000000000' } },
        { secret: 'forged' },
      ];
      for (let round = 0; round < 40; round++) {
        const keys = lastKeys(town);
        if (keys.length > 0) await notify(town, { key: random.pick(keys), ...random.pick(twists) });
        await sleep(150);
      }
    },
  },
];
