import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { stopChild } from './process.mjs';
import { supervise } from './supervisor.mjs';

/** A service that sleeps, and a list of what its supervisor says. */
function sleeper({ failFrom = Number.POSITIVE_INFINITY } = {}) {
  const started = [];
  const said = [];
  const service = {
    name: 'sleeper',
    async start() {
      if (started.length + 1 >= failFrom) throw new Error('sleeper did not start\nfor a long reason');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      await once(child, 'spawn');
      started.push(child);
      return child;
    },
    stop: stopChild,
  };
  const hear = [];
  const supervisor = supervise(service, message => {
    said.push(message);
    for (const listener of hear.splice(0)) listener();
  });
  const heard = async pattern => {
    while (!said.some(message => pattern.test(message))) await new Promise(resolve => hear.push(resolve));
  };
  return { supervisor, started, said, heard };
}

const isRunning = child => child.exitCode === null && child.signalCode === null;

test('a process that dies is started again', async () => {
  const { supervisor, started, said, heard } = sleeper();
  await supervisor.start();
  started[0].kill('SIGKILL');
  await heard(/running again/);
  expect(said).toEqual(['sleeper stopped (SIGKILL), starting it again in 0.5 s', 'sleeper is running again']);
  expect(started.map(isRunning)).toEqual([false, true]);
  await supervisor.stop();
  expect(started.map(isRunning)).toEqual([false, false]);
});

test('a process that does not come up is tried again, later each time', async () => {
  const { supervisor, started, said, heard } = sleeper({ failFrom: 2 });
  await supervisor.start();
  started[0].kill('SIGKILL');
  await heard(/starting it again in 1 s/);
  expect(said).toEqual([
    'sleeper stopped (SIGKILL), starting it again in 0.5 s',
    'sleeper did not start, starting it again in 1 s',
  ]);
  await supervisor.stop();
});

test('a process that was stopped stays stopped', async () => {
  const { supervisor, started, said } = sleeper();
  await supervisor.start();
  await supervisor.stop();
  expect(said).toEqual([]);
  expect(started).toHaveLength(1);
});

test('the first start fails in the open', async () => {
  const { supervisor } = sleeper({ failFrom: 1 });
  await expect(supervisor.start()).rejects.toThrow('did not start');
  await supervisor.stop();
});

test('a restart for a new version is not an accident', async () => {
  const { supervisor, started, said } = sleeper();
  await supervisor.start();
  await supervisor.restart();
  expect(started.map(isRunning)).toEqual([false, true]);
  expect(said).toEqual([]);
  await supervisor.stop();
});
