import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev/ports.mjs';
import { bundle } from './bundle.mjs';

/** What stands around the gateway: the acquirer, which answers at once, and a receiver of webhooks. */

/** Every process that is started afterwards knows where the acquirer is. */
export async function startAcquirer(system) {
  const built = await bundle({ sandbox: 'sandbox/main.ts' }, { folder: 'sandbox' });
  const port = await freePort();
  const env = {
    ...system.environment,
    SANDBOX_PORT: String(port),
    SANDBOX_NOTIFY_URL: '',
    SANDBOX_BOOKS: join(system.folder, 'books.jsonl'),
  };
  const { pid } = await system.house.start({ name: 'acquirer', script: built('sandbox'), env });
  Object.assign(system.environment, { SANDBOX_URL: `http://127.0.0.1:${port}` });
  return { pid };
}

const RECEIVER = fileURLToPath(new URL('load/receiver.mjs', import.meta.url));

export async function startReceiver(system) {
  const { pid, child, ready } = await system.house.start({ name: 'receiver', script: RECEIVER, env: {} });
  return {
    pid,
    url: `http://127.0.0.1:${ready.port}/webhooks`,
    /** Resolves when that many different webhooks have come from now on; fails when it takes too long. */
    expect(count, patienceMs) {
      child.send({ type: 'expect', count });
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${count} webhooks did not come within ${patienceMs / 1000} s`)),
          patienceMs,
        );
        const listen = message => {
          if (message.type !== 'done') return;
          clearTimeout(late);
          child.off('message', listen);
          resolve({ ...message, at: performance.now() });
        };
        child.on('message', listen);
      });
    },
  };
}
