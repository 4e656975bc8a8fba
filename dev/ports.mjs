import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Below what Linux, macOS and Windows give to connections that go out: by the time somebody listens on a port that the
 * system itself has chosen, a connection may be using it.
 */
const LISTENING = { from: 20_000, until: 32_000 };

/** What this process has been told: who asks for two ports at once must not get one. */
const told = new Set();

/** A port that nobody listens on at this moment. */
export async function freePort() {
  for (;;) {
    const port = randomInt(LISTENING.from, LISTENING.until);
    if (told.has(port)) continue;
    told.add(port);
    if (!(await isTaken(port))) return port;
  }
}

/** This port, or where somebody has it another. */
export async function portNear(wanted, { host = LOOPBACK, not = [] } = {}) {
  return not.includes(wanted) || (await isTaken(wanted, host)) ? freePort() : wanted;
}

export function isTaken(port, host = LOOPBACK) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(error);
    });
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}

/** "node (pid 4711)", where the system has a cheap way to tell; otherwise undefined. */
export function holderOf(port) {
  const pid = firstMatch(
    'ss',
    ['-ltnpH', `sport = :${port}`],
    /users:\(\("([^"]+)",pid=(\d+)/,
    m => `${m[1]} (pid ${m[2]})`,
  );
  return (
    pid ??
    firstMatch(
      'lsof',
      ['-nP', '-sTCP:LISTEN', `-iTCP:${port}`],
      /^(\S+)\s+(\d+)/m,
      m => `${m[1]} (pid ${m[2]})`,
    )
  );
}

function firstMatch(command, args, pattern, render) {
  try {
    const output = execFileSync(command, args, {
      encoding: 'utf8',
      timeout: 2_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const match = pattern.exec(output.replace(/^COMMAND.*\n/, ''));
    return match ? render(match) : undefined;
  } catch {
    return undefined;
  }
}
