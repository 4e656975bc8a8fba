import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { type DocumentNode, Kind, parse, print, validate } from 'graphql';
import { DEMO_KEY } from '../../core/merchants/demo-merchant.ts';
import { seed } from '../../prisma/seed.ts';
import { adminProgram } from '../../server/admin-program.ts';
import { schema } from '../../server/graphql/schema.ts';
import { postGraphQL } from '../graphql.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { type Block, blocksOf } from './blocks.ts';
import { freePort } from './free-port.ts';

// What the pages tell people to run is run here, page by page and in order, against a system of its own.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PAGES = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', 'README.md', 'docs/*.md', 'clients/cli/README.md'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')
  .filter(page => existsSync(join(ROOT, page)));

/** Pages and blocks whose commands another test runs; each says which. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'docs/webhooks.md': 'test/webhooks/docs.test.ts',
  launcher: 'dev/start.test.mjs',
  admin: 'server/admin.test.ts',
};

/** Commands that are not run as they stand, and why; each is a program or a script that exists. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^(?:docker|kubectl|export) /, 'there is no Docker engine and no cluster'],
  [/^npm run (?:bench|chaos|hostile) /, 'takes minutes to hours; each has tests of its own'],
  [/^npm run hostile$/, 'takes minutes'],
  [
    /^npm run verify-checkout -- --url https:/,
    'an installation of somebody else; test/e2e/checkout-guard.test.ts',
  ],
  [/^npm (?:pack|install) /, 'test/sdk/package.test.ts'],
  [/^npm test /, 'runs these tests'],
  [/^sluice listen /, 'test/cli/listen.test.ts'],
  [/^SERVER_PROCESSES=\d+ WORKER_PROCESSES=\d+ npm start$/, 'test/processes.test.ts'],
  [/^pg_(?:basebackup|dump) /, 'needs the programs of a Postgres installation; test/backup/restore.test.mjs'],
];

/** What a second terminal that receives webhooks has shown when the page's commands are through. */
const WEBHOOKS = ['payment.created', 'payment.success', 'payment.captured', 'refund.created'];

const SHELL = ['sh', 'bash', 'shell', 'console'];

/** For a second terminal, where it goes on running. */
const isBackground = (block: Block) => block.words.includes('background');

/** Not for Docker, kubectl, and hosts of others: those blocks say `notest`. */
const isCommand = (block: Block) => SHELL.includes(block.language) && !block.words.includes('notest');

let sluice: Sluice;
let folder: string;
let replacements: readonly (readonly [string, string])[];

beforeAll(async () => {
  sluice = await startSluice();
  await seed(sluice.core.databaseUrl, 'test');
  await sluice.core.startWorker();
  folder = mkdtempSync(join(tmpdir(), 'sluice-docs-'));
  const receiver = await freePort();
  replacements = [
    ['http://localhost:8000', sluice.url],
    ['http://127.0.0.1:8100', sluice.core.sandbox.url],
    ['Bearer sandbox-secret', `Bearer ${sluice.app.config.SANDBOX_SECRET}`],
    ['.data/sandbox/books.jsonl', sluice.core.books],
    ['localhost:4000', `127.0.0.1:${receiver}`],
    ['listen(4000)', `listen(${receiver}, "127.0.0.1")`],
  ];
});

afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true });
});

/** The documented addresses become those of this test. */
function asHere(text: string): string {
  return replacements.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

/** One shell runs all commands of a page, as a reader's terminal would; it stops at the first that fails. */
function scriptOf(blocks: readonly Block[]): string {
  const commands = blocks.filter(isCommand).filter(block => ELSEWHERE[block.words[0] ?? ''] === undefined);
  const lines = commands.map(block =>
    isBackground(block)
      ? `{\n${block.text}} > "$BACKGROUND" 2>&1 &\nsleep 1`
      : `# line ${block.line}\n${block.text}`,
  );
  const watch = commands.some(isBackground)
    ? WEBHOOKS.map(type => `until grep -q 'verified ${type}' "$BACKGROUND"; do sleep 0.1; done`)
    : [];
  const curl = 'curl() { command curl --fail-with-body "$@"; }';
  return ['set -euo pipefail', curl, ...lines, ...watch].join('\n');
}

async function runScript(script: string): Promise<{ code: number | null; output: string }> {
  const file = join(folder, 'page.sh');
  writeFileSync(file, asHere(script));
  const shell = spawn('bash', [file], {
    // A group of its own, so that what it left in the background ends with it.
    detached: true,
    cwd: ROOT,
    env: { ...process.env, BACKGROUND: join(folder, 'background'), SLUICE_CONFIG_DIR: folder },
  });
  let output = '';
  shell.stdout.on('data', chunk => (output += chunk));
  shell.stderr.on('data', chunk => (output += chunk));
  const code = await new Promise<number | null>(resolve => shell.once('exit', resolve));
  endGroup(shell.pid as number);
  return { code, output };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid);
  } catch {
    // Nothing of it was left.
  }
}

describe.each(PAGES)('%s', page => {
  const blocks = blocksOf(page);

  test('says of each block in which language it is, and of each that is not run why', () => {
    const unknown = blocks.filter(({ words }) =>
      words.some(word => !['notest', 'background', 'launcher', 'admin', 'curl', 'openssl'].includes(word)),
    );
    expect(unknown).toEqual([]);
    const elsewhere = ELSEWHERE[page];
    if (elsewhere) expect(existsSync(join(ROOT, elsewhere))).toBe(true);
  });

  if (!ELSEWHERE[page] && blocks.some(isCommand)) {
    test('has commands that work as they are', async () => {
      const { code, output } = await runScript(scriptOf(blocks));
      expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
      if (!blocks.some(isBackground)) return;
      const seen = readFileSync(join(folder, 'background'), 'utf8');
      for (const type of WEBHOOKS) expect(seen).toContain(`verified ${type}`);
      expect(seen).not.toContain('FORGED');
    }, 120_000);
  }

  const documents = blocks.filter(
    ({ language, words }) => language === 'graphql' && !words.includes('notest'),
  );
  if (documents.length > 0) {
    test('has GraphQL that fits the schema and is answered without an error', async () => {
      for (const { text } of documents) {
        const document = parse(text);
        expect(validate(schema, document)).toEqual([]);
        if (takesNothing(document)) expect(await refusalsOf(document)).toEqual([]);
      }
    });
  }
});

test('the operator’s commands that pages show are commands, with the options they have', async () => {
  const lines = PAGES.flatMap(blocksOf)
    .filter(({ words }) => words.includes('admin'))
    .flatMap(({ text }) => [...text.matchAll(/^npm run (?:-s )?admin -- (.+?)(?:\s+#.*|\s+<.*)?$/gm)])
    .map(([, command = '']) => command);
  expect(lines.length).toBeGreaterThan(5);
  const opened: string[] = [];
  for (const line of lines) {
    const program = adminProgram(async () => void opened.push(line));
    for (const command of withSubcommands(program)) command.exitOverride();
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    await program.parseAsync(words, { from: 'user' });
  }
  expect(opened).toEqual(lines);
});

test('what is not run is nothing that could be, and names scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const lines = PAGES.flatMap(blocksOf)
    .filter(({ language, words }) => SHELL.includes(language) && words.includes('notest'))
    .flatMap(({ text }) => text.split('\n'))
    .map(line => line.replace(/\s+#.*$/, '').trim())
    .filter(line => line !== '');
  expect(lines.filter(line => !NOT_RUN.some(([form]) => form.test(line)))).toEqual([]);
  const named = lines.flatMap(line => /^npm run ([\w:-]+)/.exec(line)?.[1] ?? []);
  expect(named.filter(name => !(name in scripts))).toEqual([]);
  // A form that no page uses any more would excuse the next one unseen.
  expect(NOT_RUN.filter(([form]) => !lines.some(line => form.test(line)))).toEqual([]);
});

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

/** An operation that is no subscription, and that a reader runs without filling anything in. */
function takesNothing({ definitions }: DocumentNode): boolean {
  const operation = definitions.find(definition => definition.kind === Kind.OPERATION_DEFINITION);
  return (
    operation !== undefined &&
    operation.operation !== 'subscription' &&
    !operation.variableDefinitions?.length
  );
}

/** Errors, and the codes of refusals, which are data. */
async function refusalsOf(document: DocumentNode): Promise<unknown[]> {
  const headers = { 'x-api-key': DEMO_KEY.id, 'x-api-secret': DEMO_KEY.secret };
  const { data, errors } = await postGraphQL(sluice.url, { query: print(document), headers });
  const codes = Object.values(data ?? {}).flatMap(field => (field as { code?: string } | null)?.code ?? []);
  return [...(errors ?? []), ...codes];
}
