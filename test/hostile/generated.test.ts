import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AttackReport, attackGraphQL, attackRest } from './attack.ts';
import { memoryProblem } from './report.ts';
import { createWorld, type World } from './world.ts';

/** A twentieth of what `npm run hostile` sends, always the same. */
const SAMPLE = { rest: 2_500, graphql: 1_000, seed: 20_261_124 };
const PATIENCE_MS = 300_000;

let world: World;

beforeAll(async () => {
  world = await createWorld();
}, PATIENCE_MS);

afterAll(() => world?.stop(), PATIENCE_MS);

function expectUnharmed(report: AttackReport): void {
  expect(report.findings).toEqual([]);
  expect(world.server.complaints()).toEqual([]);
  expect(memoryProblem(report)).toBeUndefined();
}

test(
  'whatever REST is sent, it answers as documented, and what it refuses leaves nothing behind',
  async () => {
    const report = await attackRest(world, { seed: SAMPLE.seed, count: SAMPLE.rest });
    expectUnharmed(report);
    expect(report.requests).toBeGreaterThanOrEqual(SAMPLE.rest);
    // Most of it has to come far enough to be refused for what it says, and some of it has to succeed.
    const { 200: found = 0, 201: created = 0, 400: refused = 0 } = report.statuses;
    expect(Math.min(found, created, refused)).toBeGreaterThan(40);
  },
  PATIENCE_MS,
);

test(
  'whatever GraphQL is sent, it answers with known errors, and what it refuses leaves nothing behind',
  async () => {
    const report = await attackGraphQL(world, { seed: SAMPLE.seed, count: SAMPLE.graphql });
    expectUnharmed(report);
    expect(report.requests).toBeGreaterThanOrEqual(SAMPLE.graphql);
    expect(report.statuses['200']).toBeGreaterThan(200);
  },
  PATIENCE_MS,
);
