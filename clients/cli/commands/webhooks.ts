import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { verifyWebhook } from '../../sdk/index.ts';
import { outputOf, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { count } from '../values.ts';

interface VerifyOptions {
  readonly secret: string[];
  readonly header: string[];
  readonly tolerance: number;
  readonly bodySignature?: boolean;
}

export function addWebhooks(program: Command, surroundings: Surroundings): void {
  program
    .command('webhooks')
    .description('webhooks')
    .command('verify [file]')
    .description('is this body (a file, or standard input) genuine? Exit code 1 when it is not')
    .requiredOption('--secret <secret>', "the endpoint's secret; again for the one before", collect, [])
    .requiredOption(
      '-H, --header <header>',
      'a header as it came, "webhook-id: evt_…"; again for each',
      collect,
      [],
    )
    .option('--tolerance <seconds>', 'how old it may be', count, 300)
    .option('--body-signature', 'take X-Webhook-Signature alone, which does not cover the time')
    .action(async (file: string | undefined, options: VerifyOptions, command: Command) => {
      const body = file === undefined ? await readAll(surroundings.input) : readFileSync(file);
      const headers = Object.fromEntries(options.header.map(parseHeader));
      const event = verifyWebhook(body, headers, options.secret, {
        toleranceSeconds: options.tolerance,
        allowBodySignature: options.bodySignature ?? false,
      });
      const { id, cursor, timestamp } = event;
      const sent = new Date(timestamp * 1000).toISOString();
      outputOf(surroundings, command.optsWithGlobals()).object(
        { genuine: 'yes', event: event.event, id, cursor, happened: sent },
        event,
      );
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function parseHeader(header: string): [string, string] {
  const at = header.indexOf(':');
  if (at < 1) throw new UsageError(`"${header}" is not a header: write "name: value".`);
  return [header.slice(0, at).trim(), header.slice(at + 1).trim()];
}

async function readAll(input: Surroundings['input']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as string));
  return Buffer.concat(chunks);
}
