import { parseArgs } from 'node:util';
import { generateClient } from './generate.mjs';
import { install } from './install.mjs';
import { step } from './progress.mjs';

// `npm run hostile -- [--seed N] [--count-rest N] [--count-graphql N] [--only NAME]`; docs/security.md explains it.
await install();
await generateClient();
// These import packages and TypeScript.
const { startTestServices } = await import('./test-services.mjs');
const { register } = await import('tsx/esm/api');
register();
const { attackGraphQL, attackRest } = await import('../test/hostile/attack.ts');
const { createWorld } = await import('../test/hostile/world.ts');
const { printReport, printTarget } = await import('../test/hostile/report.ts');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'count-rest': { type: 'string', default: '50000' },
    'count-graphql': { type: 'string', default: '20000' },
    only: { type: 'string' },
  },
});
/** How to take down what runs, newest last. */
const undo = [];

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => takeDown().finally(() => process.exit(1)));

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  await takeDown();
}

async function main() {
  const seed = number('seed');
  const services = await step('Start a private Postgres and Redis', startTestServices);
  undo.push(services.stop);
  Object.assign(process.env, services.env);
  const world = await step('Start a server to be attacked', createWorld);
  undo.push(world.stop);
  console.log(`seed ${seed}`);
  const common = { seed, only: values.only, say: printTarget };
  const rest = await attackRest(world, { ...common, count: number('count-rest') });
  const graphql = await attackGraphQL(world, { ...common, count: number('count-graphql') });
  return printReport({ REST: rest, GraphQL: graphql }, world.server.complaints());
}

function number(name) {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(`--${name} must be a whole number, not ${values[name]}.`);
  return process.exit(1);
}

async function takeDown() {
  for (const action of undo.splice(0).reverse()) await action();
}
