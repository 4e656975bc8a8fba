import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { createSluice } from '../../sdk/index.ts';
import { writeProfile } from '../profile.ts';
import { ask } from '../prompt.ts';
import { type CommonOptions, outputOf, type Surroundings } from '../session.ts';

interface LoginOptions extends CommonOptions {
  readonly url: string;
  readonly key?: string;
  readonly secret?: string;
  readonly demo?: boolean;
}

export function addLogin(program: Command, surroundings: Surroundings): void {
  program
    .command('login')
    .description('keep an API key for the commands that follow, readable by you alone')
    .option('--url <url>', 'where the API is', 'http://localhost:8000')
    .option('--key <key>', 'the API key; asked for when it is not given')
    .option(
      '--secret <secret>',
      'its secret; better typed when asked for than left in the history of a shell',
    )
    .option('--demo', 'the key of the demo merchant, on demo installations')
    .action(async (_options, command: Command) => login(surroundings, command.optsWithGlobals()));
}

const DEMO = { key: 'key_test_abc123', secret: 'secret_test_xyz789' };

async function login(surroundings: Surroundings, options: LoginOptions): Promise<void> {
  const given = options.demo ? { ...options, ...DEMO } : options;
  const prompt = { input: process.stdin, output: process.stderr, signal: surroundings.signal };
  const apiKey = given.key ?? (await ask('API key: ', prompt));
  const apiSecret = given.secret ?? (await ask('API secret: ', prompt, { secret: true }));
  const { url } = options;
  // A key that does not work is not kept.
  await createSluice({ url, apiKey, apiSecret, maxRetries: 0 }).eventCursor();
  const signingSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const output = outputOf(surroundings, options);
  const kept = writeProfile(options.profile, { url, apiKey, apiSecret, signingSecret }, surroundings.env);
  if (!kept.cursor) output.note('This is another key than before: `listen --resume` begins anew.');
  output.object({ profile: options.profile, url, key: apiKey });
}
