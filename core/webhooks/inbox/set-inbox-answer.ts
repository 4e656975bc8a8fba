import { z } from 'zod';
import { authorizedCaller, type Context } from '../../context.ts';
import { NotFoundError } from '../../errors.ts';
import { parseInput } from '../../parse.ts';
import { ensureInbox, type Inbox, inboxUrl } from './find-inbox.ts';

/** A little longer than a webhook's own time-out, so that it can be seen to run out. */
const DELAY_MAX_MS = 20_000;
const TIMES_MAX = 1_000;
/** The inbox always says something, so that it can be seen in the list of attempts. */
const BODILESS = [204, 205, 304];

const input = z.strictObject({
  statusCode: z
    .number()
    .int()
    .min(200, 'must be between 200 and 599')
    .max(599, 'must be between 200 and 599')
    .refine(status => !BODILESS.includes(status), 'must be a status that may have a body')
    .default(200),
  delayMs: z
    .number()
    .int()
    .min(0, `must be between 0 and ${DELAY_MAX_MS}`)
    .max(DELAY_MAX_MS, `must be between 0 and ${DELAY_MAX_MS}`)
    .default(0),
  /** For so many requests; afterwards 200 at once. Without it until further notice. */
  times: z
    .number()
    .int()
    .min(1, `must be between 1 and ${TIMES_MAX}`)
    .max(TIMES_MAX, `must be between 1 and ${TIMES_MAX}`)
    .nullish(),
});

/** Decides what the caller's inbox answers from now on. Input: `{ statusCode?, delayMs?, times? }`. */
export async function setInboxAnswer(ctx: Context, rawInput: unknown): Promise<Inbox> {
  const { merchantId, mode } = authorizedCaller(ctx, 'webhooks:write');
  const { statusCode, delayMs, times } = parseInput(input, rawInput);
  if (!ctx.app.config.isDemo) throw new NotFoundError('Webhook inbox');
  await ensureInbox(ctx.app, { merchantId, mode });
  const inbox = await ctx.app.db.prisma.webhookInbox.update({
    where: { merchantId_mode: { merchantId, mode } },
    data: { statusCode, delayMs, remaining: times ?? null },
  });
  return { url: inboxUrl(ctx.app, inbox), inbox };
}
