import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../docs/free-port.ts';
import { until } from '../until.ts';

/** Three redis-servers that share the slots among them, without replicas. */
export interface RedisCluster {
  /** As REDIS_URL takes them. */
  readonly urls: string;
  /** The place in the list of the node that keeps this key. */
  ownerOf(key: string): Promise<number>;
  /** As a machine that loses power. */
  kill(node: number): Promise<void>;
  /** Brings it back with its slots and without what it held. */
  restart(node: number): Promise<void>;
  close(): Promise<void>;
}

const NODES = 3;
const SLOTS = 16_384;
const HOST = '127.0.0.1';
/** How long the others wait before they take a node for dead. */
const NODE_TIMEOUT_MS = 2_000;
const PATIENCE_MS = 60_000;

/** undefined where none is installed: the Redis in JavaScript knows no clusters. */
export const redisServer = ['redis-server', 'valkey-server']
  .flatMap(name => (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, name)))
  .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Node {
  readonly port: number;
  readonly busPort: number;
  readonly folder: string;
  child: ChildProcess;
}

export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-cluster-'));
  const nodes: Node[] = [];
  for (let i = 0; i < NODES; i++) {
    const place = { port: await freePort(), busPort: await freePort(), folder: join(folder, String(i)) };
    await mkdir(place.folder);
    nodes.push({ ...place, child: await startNode(place) });
  }
  await joinNodes(nodes);
  const at = (index: number) => nodes[index] as Node;
  return {
    urls: nodes.map(({ port }) => `redis://${HOST}:${port}`).join(','),
    async ownerOf(key) {
      const slot = Number(await ask(at(0), redis => redis.call('CLUSTER', 'KEYSLOT', key)));
      return nodes.findIndex((_node, i) => slot >= firstSlot(i) && slot < firstSlot(i + 1));
    },
    async kill(index) {
      const gone = once(at(index).child, 'exit');
      at(index).child.kill('SIGKILL');
      await gone;
    },
    async restart(index) {
      at(index).child = await startNode(at(index));
      await allAgree(nodes);
    },
    async close() {
      for (const { child } of nodes) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      await rm(folder, { recursive: true });
    },
  };
}

async function startNode({ port, busPort, folder }: Omit<Node, 'child'>): Promise<ChildProcess> {
  const settings = {
    ...{ port, bind: HOST, dir: folder, save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' },
    ...{ 'cluster-enabled': 'yes', 'cluster-port': busPort, 'cluster-node-timeout': NODE_TIMEOUT_MS },
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(redisServer as string, args, { stdio: 'ignore' });
  await until(
    () => ask({ port }, redis => redis.ping()).catch(() => null),
    answer => answer === 'PONG' || child.exitCode !== null,
    PATIENCE_MS,
  );
  if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
  return child;
}

function firstSlot(node: number): number {
  return Math.floor((node * SLOTS) / NODES);
}

async function joinNodes(nodes: readonly Node[]): Promise<void> {
  const [first, ...others] = nodes as [Node, ...Node[]];
  for (const [i, node] of nodes.entries()) {
    await ask(node, redis => redis.call('CLUSTER', 'ADDSLOTSRANGE', firstSlot(i), firstSlot(i + 1) - 1));
  }
  for (const { port, busPort } of others)
    await ask(first, redis => redis.call('CLUSTER', 'MEET', HOST, port, busPort));
  await allAgree(nodes);
}

/** Every node knows the others, and that all slots are taken care of. */
async function allAgree(nodes: readonly Node[]): Promise<void> {
  const infos = () =>
    Promise.all(nodes.map(node => ask(node, redis => redis.call('CLUSTER', 'INFO')).then(String)));
  const complete = (info: string) =>
    info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`);
  await until(infos, told => told.every(complete), PATIENCE_MS);
}

/** On a connection of its own. */
async function ask<Answer>(
  { port }: Pick<Node, 'port'>,
  work: (redis: Redis) => Promise<Answer>,
): Promise<Answer> {
  const redis = new Redis(port, HOST, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
