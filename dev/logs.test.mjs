import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { logTo } from './logs.mjs';

let folder;
let screen;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-logs-'));
  screen = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = options => logTo(folder, 'server', { screen: line => screen.push(line), ...options });
const info = JSON.stringify({ level: 30, time: 0, pid: 1, msg: 'request.completed', status: 200 });
const warning = JSON.stringify({ level: 40, time: 0, pid: 1, msg: 'redis.unreachable', since: { ms: 5 } });

const written = name => readFileSync(join(folder, name), 'utf8');

test('the file has every line, the screen what matters', () => {
  const log = open();
  log.stdout(Buffer.from(`${info}\nlistening\n${warning.slice(0, 10)}`));
  log.stdout(Buffer.from(`${warning.slice(10)}\n`));
  log.stderr(Buffer.from('TypeError: a crash\n'));
  expect(written('server.log')).toBe([info, 'listening', warning, 'TypeError: a crash', ''].join('\n'));
  expect(screen).toEqual([
    'server   │ 00:00:00.000 warn  redis.unreachable since={"ms":5}',
    'server   │ TypeError: a crash',
  ]);
});

test('--verbose shows everything', () => {
  const log = open({ verbose: true });
  log.stdout(Buffer.from(`${info}\n`));
  expect(screen).toEqual(['server   │ 00:00:00.000 info  request.completed status=200']);
});

test('a file that has grown is put aside, so that logs are bounded', () => {
  const log = open();
  const chatter = Buffer.from(`${JSON.stringify({ level: 30, time: 0, msg: 'x'.repeat(1_000_000) })}\n`);
  for (let count = 0; count < 7; count += 1) log.stdout(chatter);
  expect(statSync(join(folder, 'server.log.1')).size).toBeGreaterThan(5_000_000);
  expect(statSync(join(folder, 'server.log')).size).toBeLessThan(2_100_000);
});
