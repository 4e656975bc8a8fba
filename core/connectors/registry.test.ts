import { expect, test } from '@jest/globals';
import type { Connector } from './connector.ts';
import type { ConnectorKind } from './connector-kind.ts';
import { createRegistry, type FindAccount } from './registry.ts';
import { createSandboxConnector } from './sandbox.ts';

function sandbox(name: string, close = async () => {}): Connector {
  return { ...createSandboxConnector({ url: 'http://127.0.0.1:1', secret: 's', timeoutMs: 1 }), name, close };
}

/** A processor whose connectors say which key they were opened with, and one account of it that can be rotated. */
function oneAccount() {
  const opened: string[] = [];
  const closed: string[] = [];
  const account = { key: 'first', credentialsVersion: 1, reads: 0 };
  const { serves, capabilities } = sandbox('other');
  const kind: ConnectorKind = {
    name: 'other',
    title: 'Other',
    serves,
    capabilities,
    credentials: [],
    async open({ key = '' }) {
      opened.push(key);
      return sandbox(key, async () => void closed.push(key));
    },
  };
  const find: FindAccount = async id => {
    account.reads += 1;
    const { key, credentialsVersion } = account;
    if (id !== 'cac_1') return null;
    return { connector: 'other', credentialsVersion, openCredentials: async () => ({ key }) };
  };
  return { account, opened, closed, registry: createRegistry([sandbox('one')], { kinds: [kind], find }) };
}

const WAY = { connector: 'other', accountId: 'cac_1' };

test('a connector that is built in is found by its name', async () => {
  const registry = createRegistry([sandbox('one'), sandbox('two')]);
  expect(registry.byName('two')?.name).toBe('two');
  expect((await registry.through({ connector: 'two', accountId: null }))?.name).toBe('two');
  expect(registry.byName('three')).toBeUndefined();
});

test('two connectors of one name are refused', () => {
  expect(() => createRegistry([sandbox('one'), sandbox('one')])).toThrow(/same name/);
});

test('an account is opened once, and read no more by whoever knows its version', async () => {
  const { registry, opened, account } = oneAccount();
  await Promise.all([1, 2, 3].map(() => registry.through({ ...WAY, credentialsVersion: 1 })));
  const { reads } = account;
  expect((await registry.through({ ...WAY, credentialsVersion: 1 }))?.name).toBe('first');
  expect(opened).toEqual(['first']);
  expect(account.reads).toBe(reads);
});

test('an account whose credentials were rotated is opened again, by version or by reading it', async () => {
  for (const credentialsVersion of [2, undefined]) {
    const { registry, account, opened } = oneAccount();
    await registry.through({ ...WAY, credentialsVersion: 1 });
    Object.assign(account, { key: 'second', credentialsVersion: 2 });
    const way = credentialsVersion ? { ...WAY, credentialsVersion } : WAY;
    expect((await registry.through(way))?.name).toBe('second');
    // A caller that read its row just before the rotation is given the new one as well.
    expect((await registry.through({ ...WAY, credentialsVersion: 1 }))?.name).toBe('second');
    expect(opened).toEqual(['first', 'second']);
  }
});

test('an account that does not exist, or belongs to another connector, is nobody', async () => {
  const { registry } = oneAccount();
  expect(await registry.through({ ...WAY, accountId: 'cac_2' })).toBeUndefined();
  expect(await registry.through({ ...WAY, connector: 'one' })).toBeUndefined();
});

test('closing the registry closes every connector, those that were replaced too', async () => {
  const { registry, account, closed } = oneAccount();
  await registry.through(WAY);
  Object.assign(account, { key: 'second', credentialsVersion: 2 });
  await registry.through(WAY);
  await registry.close();
  expect(closed).toEqual(['first', 'second']);
});
