import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { authorizeBody, cardBody, followUpBody, startForTest } from './start-for-test.ts';

describe('a sandbox that is started again on its books', () => {
  test('answers every key as before, and goes on where it was', async () => {
    const sandbox = await startForTest();
    try {
      const first = await sandbox.post('/v1/authorize', authorizeBody('auth'));
      const capture = followUpBody('capture', first.body.reference, { amount: 600 });
      const captured = await sandbox.post('/v1/capture', capture);
      const declined = await sandbox.post(
        '/v1/authorize',
        authorizeBody('declined', { card: cardBody('4000000000000002') }),
      );
      await sandbox.post('/v1/requests/abandoned/abandon');
      await sandbox.restart();

      expect(await sandbox.post('/v1/authorize', authorizeBody('auth'))).toEqual(first);
      expect((await sandbox.post('/v1/authorize', authorizeBody('auth', { amount: 7 }))).status).toBe(409);
      expect(await sandbox.post('/v1/capture', capture)).toEqual(captured);
      expect(await sandbox.call('GET', '/v1/requests/declined')).toEqual(declined);
      expect((await sandbox.post('/v1/authorize', authorizeBody('abandoned'))).body.outcome).toBe(
        'abandoned',
      );
      const more = await sandbox.post(
        '/v1/capture',
        followUpBody('more', first.body.reference, { amount: 401 }),
      );
      expect(more.body.code).toBe('amount_too_large');
      const rest = await sandbox.post(
        '/v1/capture',
        followUpBody('rest', first.body.reference, { amount: 400 }),
      );
      expect(rest.body.outcome).toBe('approved');
    } finally {
      await sandbox.close();
    }
  });

  test('still waits for the shopper', async () => {
    const sandbox = await startForTest();
    try {
      const card = cardBody('4000000000003220');
      await sandbox.post('/v1/authorize', authorizeBody('a', { card, capture: true }));
      await sandbox.restart();
      expect((await sandbox.post('/control/approve/a')).body).toMatchObject({
        outcome: 'approved',
        captured: true,
      });
      await sandbox.restart();
      expect((await sandbox.call('GET', '/v1/requests/a')).body.outcome).toBe('approved');
    } finally {
      await sandbox.close();
    }
  });
});

describe('the process', () => {
  const SECRET = 'secret-of-this-test';
  let folder: string;
  let port: number;
  let child: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-process-'));
    port = await freePort();
  });
  afterEach(async () => {
    await end('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'main.ts')], {
      env: {
        SANDBOX_PORT: String(port),
        SANDBOX_SECRET: SECRET,
        SANDBOX_LATENCY_MS: '0',
        SANDBOX_NOTIFY_URL: '',
        DATA_DIR: folder,
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (line.includes('listens')) return;
    }
    throw new Error('The sandbox ended before it listened.');
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  }

  function authorize(key: string): Promise<{ reference: string }> {
    return fetch(`http://127.0.0.1:${port}/v1/authorize`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify(authorizeBody(key)),
    }).then(response => response.json() as Promise<{ reference: string }>);
  }

  test('killed under load, it has forgotten nothing that it answered', async () => {
    await start();
    const answered = new Map<string, string>();
    const shopper = async (name: number) => {
      for (let turn = 0; ; turn += 1) {
        const key = `key_${name}_${turn}`;
        answered.set(key, (await authorize(key)).reference);
        if (answered.size === 400) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: 16 }, (_, name) => shopper(name)));
    expect(answered.size).toBeGreaterThanOrEqual(400);

    await start();
    for (const [key, reference] of answered) expect((await authorize(key)).reference).toBe(reference);
    const lines = readFileSync(join(folder, 'sandbox', 'books.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const keys = lines.map(line => JSON.parse(line).key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('SIGTERM stops it, and so does the end of whoever started it', async () => {
    await start();
    expect(await end('SIGTERM')).toBe(0);
    await start();
    child.disconnect();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}
