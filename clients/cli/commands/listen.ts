import type { Command } from 'commander';
import type { SluiceEvent } from '../../sdk/index.ts';
import { eventName, eventTypes } from '../event-name.ts';
import { forward } from '../forward.ts';
import { readCursor, writeCursor } from '../profile.ts';
import { openSession, type Session, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface ListenOptions {
  readonly forwardTo?: string;
  readonly events?: string;
  readonly after?: string;
  readonly resume?: boolean;
}

export function addListen(program: Command, surroundings: Surroundings): void {
  program
    .command('listen')
    .description('forward events to a server on this machine, signed like webhooks, until Ctrl-C')
    .requiredOption('--forward-to <url>', 'where your server takes webhooks: localhost:4000/webhooks')
    .option('--events <types>', 'only these: payment.captured,refund.processed')
    .option('--after <cursor>', 'begin behind this one; "0" is the beginning. Default: now')
    .option('--resume', 'begin where the last `listen` of this profile ended')
    .action(async (options: ListenOptions, command: Command) =>
      listen(openSession(surroundings, command.optsWithGlobals()), options),
    );
}

/** Over the resumable stream: what happens while the line is down, or while the local server is, is forwarded later. */
async function listen(session: Session, options: ListenOptions): Promise<void> {
  const { sluice, output, profile, name, surroundings } = session;
  const { signal, env } = surroundings;
  const url = receiverUrl(options.forwardTo ?? '');
  const after =
    options.after ?? (options.resume ? readCursor(name, env) : undefined) ?? (await sluice.eventCursor());
  const types = eventTypes(options.events);
  output.note(`Forwarding to ${url}, signed with ${profile.signingSecret}`);
  output.note(`Beginning behind cursor ${after}. Ctrl-C ends it.`);
  const events = sluice.events({
    after,
    ...(types && { types }),
    signal,
    onBookmark: cursor => writeCursor(name, cursor, env),
    onDisconnect: error => output.note(output.paint('yellow', `${error.message} Coming back …`)),
  });
  try {
    for await (const event of events) {
      const answer = await forward(event, {
        url,
        secret: profile.signingSecret,
        signal,
        onUnreachable: error =>
          output.note(output.paint('yellow', `${url} does not answer (${causeOf(error)}). Trying again …`)),
      });
      writeCursor(name, event.cursor, env);
      output.line(output.json ? JSON.stringify({ event, ...answer }) : lineOf(session, event, answer));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function lineOf(
  { output }: Session,
  event: SluiceEvent,
  { status, durationMs }: { status: number; durationMs: number },
): string {
  const good = status >= 200 && status < 300;
  const answer = output.paint(good ? 'green' : 'red', `${status}`);
  const at = new Date(event.createdAt).toLocaleTimeString('en-GB');
  const what = eventName(event.type).padEnd(26);
  return `${output.paint('dim', at)}  ${answer}  ${what} ${event.payment?.id ?? event.id}  ${output.paint('dim', `${durationMs} ms`)}`;
}

function causeOf({ message, cause }: Error): string {
  const code = (cause as { code?: string } | undefined)?.code;
  return code ?? message;
}

/** `localhost:4000/webhooks` is meant as http. */
function receiverUrl(text: string): string {
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `http://${text}`);
  if (url) return url.href;
  throw new UsageError(`"${text}" is not a URL: write --forward-to http://localhost:4000/webhooks`);
}
