import fc from 'fast-check';
import type { OpenApiDocument } from '../../server/rest/openapi/form.ts';
import { requestRest } from '../rest.ts';
import { type RootField, requestsFor, rootFields } from './graphql-requests.ts';
import { isRefusal, judgeGraphQL } from './judge-graphql.ts';
import { createRestJudge, jsonIn } from './judge-rest.ts';
import { asCurl, createSender, type HostileAnswer, type HostileRequest } from './request.ts';
import {
  type Operation,
  operationsOf,
  type RestCase,
  requestsAnywhere,
  requestsTo,
} from './rest-requests.ts';
import type { Memory } from './server-process.ts';
import type { World } from './world.ts';

/** How many requests of each kind, and from which seed they are made. */
export interface Plan {
  readonly seed: number;
  readonly count: number;
  /** Only operations or fields whose names have this in them. */
  readonly only?: string | undefined;
  /** Hears of each operation that is through, and of what was found there. */
  readonly say?: (target: string, finding: Finding | undefined) => void;
}

/** A request that was answered as it must not be, as small as it could be made. */
export interface Finding {
  readonly target: string;
  readonly problem: string;
  readonly seed: number;
  readonly path: string;
  readonly curl: string;
}

export interface AttackReport {
  readonly requests: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** How long each refusal took, in ms, the quickest first. */
  readonly refusalsMs: readonly number[];
  /** Of the server: before, half-way and after. */
  readonly memory: readonly Memory[];
}

/** What one kind of request is made by and judged by. */
interface Target<Case> {
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
  readonly requestOf: (one: Case) => HostileRequest;
  /** Says what is wrong with the answer. */
  readonly judge: (sent: Case, answer: HostileAnswer) => string | undefined;
  readonly isRefusal: (answer: HostileAnswer) => boolean;
  readonly wroteInVain: (answer: HostileAnswer, tables: readonly string[]) => boolean;
}

/** REST: every operation of the OpenAPI document that the server itself gives away, and addresses that are none. */
export async function attackRest(world: World, plan: Plan): Promise<AttackReport> {
  const document = (await requestRest(world.server.url, { path: '/openapi.json' })).body as OpenApiDocument;
  const judgeRest = createRestJudge(document, world.secrets);
  const operations = operationsOf(document);
  const target = (name: string, cases: fc.Arbitrary<RestCase>, of?: Operation): Target<RestCase> => ({
    ...{ name, cases, requestOf: ({ request }) => request },
    judge: (sent, answer) => judgeRest({ of, sent }, answer),
    isRefusal: ({ status }) => status >= 400,
    wroteInVain: ({ status, text }, tables) =>
      status >= 400 && !text.includes('"PAYMENT_FAILED"') && tables.length > 0,
  });
  return attack(world, plan, [
    ...operations.map(of => target(of.operation.operationId, requestsTo(of), of)),
    target('anywhere', requestsAnywhere(operations)),
  ]);
}

/** A wrong password is written down, and slows the next one. */
const WRITTEN_ABOUT_REFUSALS = ['sign_in_brakes', 'audit_entries', 'audit_heads'];

/** GraphQL: every field of Query and Mutation. */
export async function attackGraphQL(world: World, plan: Plan): Promise<AttackReport> {
  const target = (root: RootField): Target<HostileRequest> => ({
    ...{ name: root.name, cases: requestsFor(root), requestOf: request => request },
    judge: (_sent, answer) => judgeGraphQL(answer, world.secrets),
    isRefusal,
    wroteInVain: (answer, tables) =>
      isRefusal(answer) && tables.some(table => !WRITTEN_ABOUT_REFUSALS.includes(table)),
  });
  return attack(world, plan, rootFields.map(target));
}

async function attack<Case>(world: World, plan: Plan, all: readonly Target<Case>[]): Promise<AttackReport> {
  const targets = all.filter(({ name }) => name.includes(plan.only ?? ''));
  const each = Math.ceil(plan.count / targets.length);
  const sender = createSender(world.server.url);
  const statuses: Record<string, number> = {};
  const findings: Finding[] = [];
  const refusalsMs: number[] = [];
  const memory = [await world.server.memory()];
  try {
    for (const [index, target] of targets.entries()) {
      if (index === Math.floor(targets.length / 2)) memory.push(await world.server.memory());
      const finding = await attackOne(world, {
        ...{ target, sender, statuses, refusalsMs },
        ...{ seed: plan.seed, runs: each },
      });
      if (finding) findings.push(finding);
      plan.say?.(target.name, finding);
    }
    memory.push(await world.server.memory());
  } finally {
    sender.close();
  }
  const requests = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return { requests, statuses, findings, refusalsMs: refusalsMs.sort((a, b) => a - b), memory };
}

interface Raid<Case> {
  readonly target: Target<Case>;
  readonly sender: ReturnType<typeof createSender>;
  readonly statuses: Record<string, number>;
  readonly refusalsMs: number[];
  readonly seed: number;
  readonly runs: number;
}

/** Sends them one after the other, so that what was written is known to be this request's. */
async function attackOne<Case>(world: World, raid: Raid<Case>): Promise<Finding | undefined> {
  const { target, sender, statuses, refusalsMs, seed, runs } = raid;
  let last: HostileRequest | undefined;
  const property = fc.asyncProperty(target.cases, async sent => {
    last = await world.fill(target.requestOf(sent));
    await world.writes.since();
    const sentAt = performance.now();
    const answer = await sender.send(last);
    if (target.isRefusal(answer)) refusalsMs.push(performance.now() - sentAt);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    noteIds(world, last, answer);
    const problem = target.judge(sent, answer) ?? (await vainWrites(world, { target, sent: last, answer }));
    if (problem) throw new Error(problem);
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  if (!details.failed) return undefined;
  const [smallest] = details.counterexample as [Case];
  return {
    target: target.name,
    problem: String((details.errorInstance as Error)?.message ?? details.errorInstance),
    seed,
    path: details.counterexamplePath ?? '',
    curl: asCurl(world.server.url, await world.fill(target.requestOf(smallest))),
  };
}

/** What a refused request has left behind; undefined when it is nothing. */
async function vainWrites<Case>(
  world: World,
  { target, sent, answer }: { target: Target<Case>; sent: HostileRequest; answer: HostileAnswer },
): Promise<string | undefined> {
  const tables = await world.writes.since();
  // What was decided under a lock is kept with its key, to be answered again word for word.
  const isKeyed = /idempotency-?key/i.test(`${sent.headers.flat().join()}${sent.body?.toString('latin1')}`);
  const written = tables.filter(table => !(isKeyed && table === 'idempotency_keys'));
  if (!target.wroteInVain(answer, written)) return undefined;
  return `answered ${answer.status} and wrote to ${written.join(', ')}: ${answer.text.slice(0, 300)}`;
}

function noteIds(world: World, { method, target }: HostileRequest, { status, text }: HostileAnswer): void {
  if (status !== 201 || method !== 'POST' || !/^\/api\/v1\/(?:orders|payments)(?:\?|$)/.test(target)) return;
  const { id } = (jsonIn(text) ?? {}) as { id?: unknown };
  if (typeof id === 'string') world.made(id);
}
