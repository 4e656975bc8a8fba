import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AttemptDecision } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import type { UnsettledAttempt } from './unsettled-attempts.tsx';

const ResolveAttemptMutation = graphql(`
  mutation ResolveAttempt($input: ResolveAttemptInput!) {
    resolveAttempt(input: $input) {
      __typename
      ... on Attempt {
        id
        status
        needsOperator
      }
      ... on UserError {
        message
      }
    }
  }
`);

interface SettleDialogProps {
  attempt: UnsettledAttempt | null;
  onClose: () => void;
  onSettled: () => void;
}

/** Takes an operator's word for what a processor said. */
export function SettleDialog({ attempt, onClose, onSettled }: SettleDialogProps) {
  return (
    <Dialog open={attempt !== null} onClose={onClose} title={text.operations.settleTitle}>
      {attempt && (
        <SettleForm
          attempt={attempt}
          onSettled={() => {
            toast(text.operations.settled);
            onSettled();
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

const OPEN_DECISIONS = ['APPROVED', 'DECLINED'] as const;
const FINAL_DECISIONS = ['NOTED'] as const;
const LABELS: Readonly<Record<AttemptDecision, string>> = {
  APPROVED: text.operations.approved,
  DECLINED: text.operations.declined,
  NOTED: text.operations.noted,
};

function SettleForm({ attempt, onSettled }: { attempt: UnsettledAttempt; onSettled: () => void }) {
  const [{ fetching }, resolve] = useMutation(ResolveAttemptMutation);
  const [decision, setDecision] = useState<AttemptDecision | null>(null);
  const [problem, setProblem] = useState<string>();
  const isFinal = ['APPROVED', 'DECLINED', 'FAILED'].includes(attempt.status);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (decision === null) return setProblem(text.operations.chooseDecision);
    const form = new FormData(event.currentTarget);
    const reference = String(form.get('reference') ?? '').trim();
    const { data } = await resolve({
      input: {
        attemptId: attempt.id,
        decision,
        note: String(form.get('note')),
        ...(reference === '' ? {} : { reference }),
      },
    });
    const answer = data?.resolveAttempt;
    if (answer?.__typename === 'Attempt') return onSettled();
    setProblem(answer?.message ?? text.operations.failed);
  }

  return (
    <form noValidate onSubmit={event => void submit(event)}>
      <p className="mb-4 break-all font-mono text-[0.8125rem] text-ink-soft">{attempt.id}</p>
      <fieldset className="mb-4 grid gap-1">
        <legend className="mb-1.5 font-medium text-sm">{text.operations.decision}</legend>
        {(isFinal ? FINAL_DECISIONS : OPEN_DECISIONS).map(value => (
          <label
            key={value}
            className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded-lg border border-line px-3 text-sm has-checked:border-brand has-checked:bg-brand-tint"
          >
            <input
              type="radio"
              name="decision"
              value={value}
              onChange={() => setDecision(value)}
              className="size-4 shrink-0 accent-brand"
            />
            {LABELS[value]}
          </label>
        ))}
      </fieldset>
      {decision === 'APPROVED' && (
        <Field label={text.operations.reference} hint={text.operations.referenceHint}>
          {control => <Input {...control} name="reference" autoComplete="off" maxLength={100} />}
        </Field>
      )}
      <Field label={text.operations.note} hint={text.operations.noteHint} error={problem}>
        {control => <Input {...control} name="note" autoComplete="off" maxLength={500} />}
      </Field>
      <div className="mt-3 flex justify-end">
        <Button type="submit" look="primary" busy={fetching}>
          {text.operations.confirm}
        </Button>
      </div>
    </form>
  );
}
