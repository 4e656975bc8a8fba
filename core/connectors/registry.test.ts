import { expect, test } from '@jest/globals';
import type { Connector, Serves } from './connector.ts';
import { createRegistry } from './registry.ts';
import { createSandboxConnector } from './sandbox.ts';

const ROUTE = { mode: 'TEST', method: 'CARD', currency: 'INR' } as const;

function sandbox(name: string, serves: Partial<Serves> = {}, close = async () => {}): Connector {
  const base = createSandboxConnector({ url: 'http://127.0.0.1:1', secret: 's', timeoutMs: 1 });
  return { ...base, name, serves: { ...base.serves, ...serves }, close };
}

test('the sandbox serves every TEST payment and no LIVE one', () => {
  const registry = createRegistry([sandbox('sandbox')]);
  expect(registry.choose(ROUTE)?.name).toBe('sandbox');
  expect(registry.choose({ ...ROUTE, method: 'UPI', currency: 'JPY' })?.name).toBe('sandbox');
  expect(registry.choose({ ...ROUTE, mode: 'LIVE' })).toBeUndefined();
});

test('the first connector that serves the mode, the method and the currency is chosen', () => {
  const registry = createRegistry([
    sandbox('live', { modes: ['LIVE'] }),
    sandbox('upi', { methods: ['UPI'] }),
    sandbox('euro', { currencies: ['EUR', 'CHF'] }),
    sandbox('rest'),
  ]);
  expect(registry.choose({ ...ROUTE, mode: 'LIVE' })?.name).toBe('live');
  expect(registry.choose({ ...ROUTE, method: 'UPI' })?.name).toBe('upi');
  expect(registry.choose({ ...ROUTE, currency: 'CHF' })?.name).toBe('euro');
  expect(registry.choose(ROUTE)?.name).toBe('rest');
});

test('a payment finds the connector that it was made with by its name', () => {
  const registry = createRegistry([sandbox('one'), sandbox('two')]);
  expect(registry.byName('two')?.name).toBe('two');
  expect(registry.byName('three')).toBeUndefined();
});

test('two connectors of one name are refused', () => {
  expect(() => createRegistry([sandbox('one'), sandbox('one')])).toThrow(/same name/);
});

test('closing the registry closes every connector', async () => {
  const closed: string[] = [];
  const closing = (name: string) => sandbox(name, {}, async () => void closed.push(name));
  await createRegistry([closing('one'), closing('two')]).close();
  expect(closed).toEqual(['one', 'two']);
});
