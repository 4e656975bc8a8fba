import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { EVENT_TYPES } from '../../core/events/event-types.ts';
import { formatSecret, signatureHeaders } from '../../core/webhooks/signature.ts';
import { createMerchant } from '../merchants.ts';
import { startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { startReceiver } from '../webhook-receiver.ts';

/** Runs what docs/webhooks.md tells people to run. */

const ROOT = new URL('../../', import.meta.url);
const DOCS = readFileSync(new URL('docs/webhooks.md', ROOT), 'utf8');

/** The text of the one block that is fenced with these words. */
function block(fence: string): string {
  const found = [...DOCS.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].filter(match => match[1] === fence);
  if (found.length !== 1) throw new Error(`docs/webhooks.md has ${found.length} blocks \`\`\`${fence}`);
  return found[0]?.[2] as string;
}

/** What the examples are given: one JSON object on standard input, and "true" or "false" is what they print. */
interface Received {
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly secret: string;
}

interface Language {
  readonly command: string;
  readonly args: readonly string[];
  /** The files of the program, the documented block among them. */
  readonly files: Readonly<Record<string, string>>;
}

const LANGUAGES: Record<string, Language> = {
  node: {
    command: process.execPath,
    args: ['main.mjs'],
    files: {
      'verify.mjs': block('js'),
      'main.mjs': `import { isGenuine } from './verify.mjs';
        let text = ''; for await (const chunk of process.stdin) text += chunk;
        const { body, headers, secret } = JSON.parse(text);
        console.log(isGenuine(Buffer.from(body), headers, secret));`,
    },
  },
  python: {
    command: 'python3',
    args: ['main.py'],
    files: {
      'verify.py': block('python'),
      'main.py': `import json, sys
from verify import is_genuine
received = json.load(sys.stdin)
print(str(is_genuine(received["body"].encode(), received["headers"], received["secret"])).lower())`,
    },
  },
  php: {
    command: 'php',
    args: ['main.php'],
    files: {
      'verify.php': block('php'),
      'main.php': `<?php require 'verify.php'; $received = json_decode(file_get_contents('php://stdin'), true);
        echo is_genuine($received['body'], $received['headers'], $received['secret']) ? 'true' : 'false';`,
    },
  },
  go: {
    command: 'go',
    args: ['run', '.'],
    files: {
      'go.mod': 'module verify\n\ngo 1.19\n',
      'verify.go': block('go'),
      'main.go': `package main

import ("encoding/json"; "fmt"; "net/http"; "os")

func main() {
	var received struct { Body string; Headers map[string]string; Secret string }
	if err := json.NewDecoder(os.Stdin).Decode(&received); err != nil { panic(err) }
	headers := http.Header{}
	for name, value := range received.Headers { headers.Set(name, value) }
	fmt.Println(IsGenuine([]byte(received.Body), headers, received.Secret))
}`,
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'sluice-docs-'));

afterAll(() => rmSync(folder, { recursive: true }));

function exists(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Those whose interpreter this machine has: Node always, the others where they are installed. */
const installed = Object.entries(LANGUAGES).filter(([, language]) => exists(language.command));
const missing = Object.keys(LANGUAGES).filter(name => !installed.some(([one]) => one === name));
if (missing.length > 0)
  process.stderr.write(`not installed, so not run: the example for ${missing.join(', ')}\n`);

const SECRET = formatSecret(Buffer.alloc(32, 3));
const OLDER = formatSecret(Buffer.alloc(32, 4));
/** The demo merchant's: what stands behind its prefix is not base64. */
const RAW = 'whsec_test_abc123';
const OWN = 'longenough012345';
const BODY = '{"id":"evt_1","event":"payment.success","data":{"note":"Zoë paid ☕"}}';

function received(change: Partial<Received> = {}, sentAt = new Date(), current = SECRET): Received {
  const headers = signatureHeaders({ id: 'evt_1', body: BODY, sentAt }, { current, previous: OLDER });
  return { body: BODY, headers, secret: SECRET, ...change };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

const CASES: readonly [string, Received, boolean][] = [
  ['genuine', received(), true],
  ['signed with the secret before', received({ secret: OLDER }), true],
  ['signed with a secret that is its own key', received({ secret: RAW }, new Date(), RAW), true],
  ["signed with one of the merchant's own", received({ secret: OWN }, new Date(), OWN), true],
  ['changed on the way', received({ body: BODY.replace('success', 'refunded') }), false],
  ['of somebody with another secret', received({ secret: formatSecret(Buffer.alloc(32, 5)) }), false],
  ['played again after an hour', received({}, minutesAgo(60)), false],
  [
    'unsigned',
    received({ headers: { 'webhook-id': 'evt_1', 'webhook-timestamp': `${Math.floor(Date.now() / 1000)}` } }),
    false,
  ],
  ['bare', received({ headers: {} }), false],
];

describe('the example in docs/webhooks.md', () => {
  test.each(installed)(
    'for %s tells genuine webhooks from others',
    async (name, { command, args, files }) => {
      const home = mkdtempSync(join(folder, `${name}-`));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
      for (const [what, input, genuine] of CASES) {
        const printed = execFileSync(command, args, {
          cwd: home,
          input: JSON.stringify(input),
          encoding: 'utf8',
        });
        expect([what, printed.trim()]).toEqual([what, String(genuine)]);
      }
    },
    30_000,
  );

  test.each([SECRET, RAW, OWN])('for the shell computes both signatures with %s', secret => {
    const { headers } = received({}, new Date(), secret);
    writeFileSync(join(folder, 'body.json'), BODY);
    const printed = execFileSync('sh', ['-ec', block('sh openssl')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        SECRET: secret,
        WEBHOOK_ID: 'evt_1',
        WEBHOOK_TIMESTAMP: headers['webhook-timestamp'],
      },
    });
    expect(printed.trim().split('\n')).toEqual([
      headers['x-webhook-signature'],
      headers['webhook-signature']?.split(' ')[0],
    ]);
  });
});

describe('the first steps of docs/webhooks.md', () => {
  let sluice: Awaited<ReturnType<typeof startSluice>>;

  beforeAll(async () => {
    sluice = await startSluice();
    await sluice.core.startWorker();
  });

  afterAll(() => sluice.stop());

  test('save a URL, send a test event to it and show the delivery log', async () => {
    const receiver = await startReceiver();
    const merchant = await createMerchant(sluice.app);
    const commands = block('sh curl')
      .replaceAll('http://localhost:8000', sluice.url)
      .replaceAll('http://localhost:4000/webhooks', receiver.url)
      .replaceAll('key_test_abc123:secret_test_xyz789', `${merchant.key}:${merchant.secret}`)
      .replaceAll('\n\n', '\necho\n');
    // Not synchronously: the server that is asked runs in this process.
    const { stdout } = await promisify(execFile)('sh', ['-ec', commands]);
    const [settings, sent, log] = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(settings).toEqual({ webhook_url: receiver.url, webhook_secret: expect.stringMatching(/^whsec_/) });
    expect(sent).toMatchObject({ event: 'webhook.test', status: 'pending' });
    expect(log).toMatchObject({ total: 1, data: [{ id: sent.id, event: 'webhook.test' }] });
    await until(
      () => receiver.received.length,
      count => count === 1,
    );
    await receiver.close();
  });
});

test('docs/webhooks.md names every type of event and no other', () => {
  const [, section = ''] = DOCS.split('## Event types');
  const cells = (section.split('##')[0] ?? '').split('\n').map(row => row.split('|')[1] ?? '');
  const named = [...cells.join().matchAll(/`([a-z]+\.[a-z_]+)`/g)].map(match => match[1]);
  expect(named.sort()).toEqual([...EVENT_TYPES].sort());
});

test('the GraphQL of docs/webhooks.md fits the schema', () => {
  const schema = buildSchema(readFileSync(new URL('server/schema.graphql', ROOT), 'utf8'));
  expect(validate(schema, parse(block('graphql')))).toEqual([]);
});
