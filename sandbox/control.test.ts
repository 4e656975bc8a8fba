import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { authorizeBody, startForTest, type TestSandbox } from './start-for-test.ts';

let sandbox: TestSandbox;
let lastKey = 0;

beforeAll(async () => {
  sandbox = await startForTest();
});
afterEach(async () => {
  await sandbox.call('DELETE', '/control/faults');
  await sandbox.call('PUT', '/control/latency', { latency_ms: '0' });
});
afterAll(() => sandbox.close());

function newKey(): string {
  lastKey += 1;
  return `key_${lastKey}`;
}

function authorize(key = newKey()) {
  return sandbox.post('/v1/authorize', authorizeBody(key));
}

function isBooked(key: string): boolean {
  return sandbox.entries().some(entry => entry.key === key);
}

describe('faults', () => {
  test('error: the call answers 500 and nothing happens; the next one is well again', async () => {
    await sandbox.post('/control/faults', { type: 'error', calls: 1 });
    const key = newKey();
    expect((await authorize(key)).status).toBe(500);
    expect(isBooked(key)).toBe(false);
    expect((await authorize(key)).body.outcome).toBe('approved');
  });

  test('hang: no answer comes and nothing happens', async () => {
    await sandbox.post('/control/faults', { type: 'hang', calls: 1 });
    const key = newKey();
    const headers = { authorization: `Bearer ${sandbox.secret}` };
    const body = JSON.stringify(authorizeBody(key));
    const call = fetch(`${sandbox.url}/v1/authorize`, {
      ...{ method: 'POST', headers, body },
      signal: AbortSignal.timeout(200),
    });
    await expect(call).rejects.toThrow(/timeout/);
    expect(isBooked(key)).toBe(false);
  });

  test('lose_answer: the charge is booked and the connection is cut, for repetitions too', async () => {
    await sandbox.post('/control/faults', { type: 'lose_answer', calls: 2 });
    const key = newKey();
    await expect(authorize(key)).rejects.toThrow();
    expect(isBooked(key)).toBe(true);
    await expect(authorize(key)).rejects.toThrow();
    expect((await authorize(key)).body.outcome).toBe('approved');
    expect(sandbox.entries().filter(entry => entry.key === key)).toHaveLength(1);
  });

  test('slow_answer: the charge is booked at once and the answer comes late', async () => {
    await sandbox.post('/control/faults', { type: 'slow_answer', ms: 300, calls: 1 });
    const key = newKey();
    let hasAnswered = false;
    const call = authorize(key).finally(() => {
      hasAnswered = true;
    });
    while (!isBooked(key)) await sandbox.call('GET', '/control');
    expect(hasAnswered).toBe(false);
    expect((await call).body.outcome).toBe('approved');
  });

  test('a fault may be for lookups only', async () => {
    await sandbox.post('/control/faults', { type: 'error', on: ['lookup'] });
    expect((await authorize()).status).toBe(200);
    expect((await sandbox.call('GET', '/v1/requests/key')).status).toBe(500);
  });

  test('what is set can be seen', async () => {
    await sandbox.post('/control/faults', { type: 'error', calls: 3, probability: 0.5, seed: 9 });
    await sandbox.call('PUT', '/control/latency', { latency_ms: '1-2' });
    const { body } = await sandbox.call('GET', '/control');
    expect(body.latency_ms).toEqual({ min: 1, max: 2 });
    expect(body.faults).toMatchObject([{ mishap: { type: 'error' }, calls: 3, probability: 0.5, seed: 9 }]);
  });

  test.each([
    ['an unknown type', { type: 'explode' }],
    ['an unknown call', { type: 'error', on: ['pay'] }],
    ['a probability over 1', { type: 'error', probability: 2 }],
    ['no calls at all', { type: 'error', calls: 0 }],
    ['a negative number', { type: 'slow', ms: -1 }],
    ['a flapping without size', { type: 'error', flapping: { down: 0, up: 1 } }],
  ])('%s is 400', async (_, fault) => {
    expect((await sandbox.post('/control/faults', fault)).status).toBe(400);
  });
});

test('the latency can be changed', async () => {
  await sandbox.call('PUT', '/control/latency', { latency_ms: '120' });
  const before = performance.now();
  await authorize();
  expect(performance.now() - before).toBeGreaterThan(110);
  expect((await sandbox.call('PUT', '/control/latency', { latency_ms: 'fast' })).status).toBe(400);
});

test('the books can be read over HTTP as they are in the file', async () => {
  await authorize();
  const headers = { authorization: `Bearer ${sandbox.secret}` };
  const text = await (await fetch(`${sandbox.url}/control/books`, { headers })).text();
  expect(
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual(sandbox.entries());
});
