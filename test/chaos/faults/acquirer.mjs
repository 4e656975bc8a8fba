import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

/** The control API of the acquirer, past the wire; see sandbox/control.ts. */
async function control(town, method, path, body) {
  const answer = await request(`${town.environment.SANDBOX_URL}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${town.environment.SANDBOX_SECRET}` },
    body: body && JSON.stringify(body),
  });
  await answer.body.dump();
}

/** Misbehaves for a while; `faults` are those of the control API. */
const misbehaving = (seconds, ...faults) =>
  async function strike({ town, random }) {
    for (const fault of faults)
      await control(town, 'POST', '/faults', { seed: random.whole(1, 1e6), ...fault });
    await sleep(seconds * 1_000);
    await control(town, 'DELETE', '/faults');
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

const EVERY_CALL = ['authorize', 'capture', 'void', 'refund', 'lookup', 'abandon'];

export const ACQUIRER_FAULTS = [
  {
    name: 'acquirer-reply-lost',
    about: 'the acquirer acts, and for a third of the calls its reply is lost',
    strike: misbehaving(12, { type: 'lose_answer', probability: 0.33 }),
  },
  {
    name: 'acquirer-hangs',
    about: 'half of the calls time out before they have had an effect',
    strike: misbehaving(15, { type: 'hang', probability: 0.5 }),
  },
  {
    name: 'acquirer-errors',
    about: 'every call is answered with 500 for 20 s, lookups too',
    strike: misbehaving(20, { type: 'error', on: EVERY_CALL }),
  },
  {
    name: 'acquirer-slow',
    about: 'a third of the calls take effect and answer 30 s late',
    strike: misbehaving(10, { type: 'slow', ms: 30_000, probability: 0.33 }),
  },
  {
    name: 'acquirer-flapping',
    about: 'thirty calls fail, thirty pass, thirty fail',
    strike: misbehaving(20, { type: 'error', on: EVERY_CALL, flapping: { down: 30, up: 30 } }),
  },
  {
    name: 'acquirer-killed',
    about: 'kill -9 the acquirer; it reads its books and goes on',
    async strike({ town }) {
      const exited = once(town.acquirer.child, 'exit');
      town.acquirer.child.kill('SIGKILL');
      await exited;
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
        if (keys.length > 0)
          await control(town, 'POST', '/notify', { key: random.pick(keys), ...random.pick(twists) });
        await sleep(150);
      }
    },
  },
];
