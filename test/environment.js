import { setTimeout as sleep } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/** What keeps a process alive and is never part of Jest itself. */
const HANDLES = ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap', 'FSEventWrap', 'Timeout'];
/** A socket that was closed takes a moment to be gone. */
const GRACE_MS = 2_000;

/** Fails the test file that leaves a server, a connection, a timer or a child process open, and so names it. */
export default class Environment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.before = openHandles();
  }

  async teardown() {
    await super.teardown();
    for (const until = Date.now() + GRACE_MS; this.leaks().length > 0; await sleep(20)) {
      if (Date.now() > until) throw new Error(`This test file left open: ${this.leaks().join(', ')}`);
    }
  }

  leaks() {
    const after = openHandles();
    return HANDLES.flatMap(name => {
      const count = (after[name] ?? 0) - (this.before[name] ?? 0);
      return count > 0 ? [`${count} ${name}`] : [];
    });
  }
}

function openHandles() {
  const counts = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
