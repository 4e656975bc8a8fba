import { z } from 'zod';
import type { Attempt, Payment } from '../../prisma/client/client.ts';
import { type AuditNote, appendAudit } from '../audit/append-audit.ts';
import { type App, type Context, operatorOf } from '../context.ts';
import { inTransaction, query, type Statement } from '../db.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../errors.ts';
import { idText, parseInput, text } from '../parse.ts';
import type { AttemptResult } from './attempt-outcome.ts';
import { isFinalAttempt } from './attempt-state.ts';
import { capturesAtOnce } from './captures-at-once.ts';

/**
 * The operator's last word on an attempt that no lookup could settle: they have asked the processor, and say what it
 * answered. The decision is recorded first, once per attempt; then it takes the way that any answer of a processor
 * takes. Should an answer of the processor itself come before it, the decision changes nothing.
 */
const REFERENCE_MAX_LENGTH = 100;

const input = z.strictObject({
  attemptId: idText,
  decision: z.enum(['APPROVED', 'DECLINED', 'NOTED']),
  reference: text(REFERENCE_MAX_LENGTH).nullish(),
  note: text()
    .transform(note => note.trim())
    .refine(note => note !== '', 'must say how you know'),
});

type Decision = z.output<typeof input>;

/** Who decides: an operator who is signed in, or whoever has the command line. */
export type Decider = Pick<AuditNote, 'actor' | 'requestId'>;

/** Input: `{ attemptId, decision: APPROVED | DECLINED | NOTED, reference?, note }`. For operators only. */
export async function decideAttempt(ctx: Context, rawInput: unknown): Promise<Attempt> {
  const { userId } = operatorOf(ctx);
  const { app, requestId } = ctx;
  const attempt = await settleAttempt(app, rawInput, { actor: { kind: 'USER', id: userId }, requestId });
  const { id: attemptId, paymentId, status } = attempt;
  app.log.warn({ attemptId, paymentId, status, userId, requestId }, 'attempt.decided');
  return attempt;
}

/** The same for a caller that is known to run the installation. */
export async function settleAttempt(app: App, rawInput: unknown, by: Decider): Promise<Attempt> {
  const decision = parseInput(input, rawInput);
  const attempt = await readAttempt(app, decision.attemptId);
  if (!attempt.needsOperator) throw settledAlready();
  const result = isFinalAttempt(attempt.status) ? noted(decision) : await answerOf(app, attempt, decision);
  await refuseTaken(app, attempt, decision.reference);
  await record(app, { attempt, decision, by });
  if (result) await complete(app, attempt, result);
  else await query(app.db, markLookedAt, [attempt.id]);
  return readAttempt(app, attempt.id);
}

type ReadAttempt = Attempt & { readonly payment: Payment };

async function readAttempt({ db }: App, id: string): Promise<ReadAttempt> {
  const attempt = await db.prisma.attempt.findUnique({ where: { id }, include: { payment: true } });
  if (!attempt) throw new NotFoundError('Attempt');
  return attempt;
}

const markLookedAt: Statement = {
  name: 'mark_attempt_looked_at',
  text: `UPDATE attempts SET needs_operator = false
    WHERE id = $1 AND needs_operator AND status IN ('APPROVED', 'DECLINED', 'FAILED')`,
};

/** The books are as they are: an attempt that is final can only be looked into. */
function noted({ decision }: Decision): null {
  if (decision === 'NOTED') return null;
  throw new ValidationError(
    'INVALID_INPUT',
    'This attempt has its outcome; its answers contradict each other. Put right what is wrong by a payment operation, and answer NOTED.',
    ['decision'],
  );
}

async function answerOf(
  app: App,
  attempt: ReadAttempt,
  { decision, reference, note }: Decision,
): Promise<AttemptResult> {
  if (decision === 'NOTED') {
    throw new ValidationError('INVALID_INPUT', 'This attempt needs an outcome: APPROVED or DECLINED.', [
      'decision',
    ]);
  }
  if (decision === 'DECLINED') {
    return { outcome: 'declined', code: 'processor_error', message: note, reference: reference ?? null };
  }
  if (!reference) {
    throw new ValidationError(
      'INVALID_INPUT',
      "reference is required: the processor's own id of what it approved.",
      ['reference'],
    );
  }
  const connector = await app.connectors.through(attempt);
  const captured = connector !== undefined && capturesAtOnce(attempt.payment, connector);
  return { outcome: 'approved', reference, captured };
}

// The same decision again goes on where its first try may have stopped; another one is refused.
const insertDecision: Statement = {
  name: 'insert_operator_decision',
  text: `WITH made AS (
      INSERT INTO operator_decisions (attempt_id, kind, user_id, decision, reference, note, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING attempt_id)
    SELECT true AS made FROM made UNION ALL
    SELECT false FROM operator_decisions WHERE attempt_id = $1 AND kind = $2 AND decision = $4 AND NOT EXISTS (SELECT FROM made)`,
};

interface Decided {
  readonly attempt: Attempt;
  readonly decision: Decision;
  readonly by: Decider;
}

/** With what the merchant's audit log tells of it: who it was, and how they know. */
async function record(app: App, decided: Decided): Promise<void> {
  const { attemptId, decision, reference, note } = decided.decision;
  const { kind: actorKind, id: actorId } = decided.by.actor;
  const now = app.now();
  const values = [
    attemptId,
    decision === 'NOTED' ? 'NOTE' : 'OUTCOME',
    actorKind === 'USER' ? actorId : null,
    ...[decision, reference ?? null, note, now],
  ];
  const recorded = await inTransaction(app.db, async tx => {
    const [row] = await tx.run<{ made: boolean }>(insertDecision, values);
    if (row?.made) await appendAudit(tx, [auditNoteOf(decided)], now);
    return row !== undefined;
  });
  if (!recorded) throw settledAlready();
}

/** Where an operator sits is not the merchant's business. */
function auditNoteOf({ attempt, decision: { decision, reference, note }, by }: Decided): AuditNote {
  const { merchantId, mode, id: attemptId, kind, paymentId } = attempt;
  return {
    ...by,
    ...{ merchantId, mode, action: 'attempt.settled', target: paymentId },
    details: { attemptId, kind, decision, ...(reference && { reference }), note },
    address: null,
    userAgent: null,
  };
}

async function complete(app: App, attempt: Attempt, result: AttemptResult): Promise<void> {
  const { id: attemptId, paymentId, sendNo } = attempt;
  const completion = { attemptId, paymentId, sendNo, result, onlyWhileOpen: true as const };
  if (!(await app.writers.completions.submit(completion))) throw settledAlready();
}

/** Before anything is recorded: a reference that was mistyped can be given again. */
async function refuseTaken(app: App, attempt: Attempt, reference: string | null | undefined): Promise<void> {
  if (!reference) return;
  const { connector, accountId, kind } = attempt;
  const other = await app.db.prisma.attempt.findFirst({
    where: { connector, accountId, kind, processorReference: reference, id: { not: attempt.id } },
  });
  if (!other) return;
  throw new ValidationError('INVALID_INPUT', `Attempt ${other.id} has this reference already.`, [
    'reference',
  ]);
}

function settledAlready(): InvalidStateError {
  return new InvalidStateError('INVALID_STATE', 'This attempt is settled already. Look at it again.');
}
