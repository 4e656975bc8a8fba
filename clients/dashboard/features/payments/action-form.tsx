import { type ReactNode, useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentAction } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { formatMoney, toDecimal } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import { type ActionDraft, readDraft } from './action-input.ts';
import { DryRunOutcome } from './dry-run-outcome.tsx';
import type { ActionAnswer } from './run-action.ts';
import { useAction } from './use-action.ts';

const ActionFormFields = graphql(`
  fragment ActionForm on Payment {
    id
    currency
    capturableAmount
    refundableAmount
  }
`);

interface ActionFormProps {
  action: PaymentAction;
  payment: FragmentType<typeof ActionFormFields>;
  onClose: () => void;
}

/** Asks how much, shows what would happen, and does it. */
export function ActionForm({ action, payment, onClose }: ActionFormProps) {
  const { id, currency, capturableAmount, refundableAmount } = readFragment(ActionFormFields, payment);
  const most = action === 'REFUND' ? refundableAmount : capturableAmount;
  const [draft, setDraft] = useState<ActionDraft>(() => ({
    amount: toDecimal(most, currency),
    reason: '',
    final: false,
  }));
  const read = readDraft(draft, { action, currency, most });
  const input = typeof read === 'string' ? null : read;
  const { preview, askAgain, answer, busy, confirmable, confirm } = useAction({
    action,
    paymentId: id,
    input,
    onAccepted() {
      toast(text.payments.requested[action]);
      onClose();
    },
  });
  // What was perhaps carried out may only be tried again as it was.
  const fixed = busy || answer?.type === 'unknown';
  const problem = [answer, preview].find(each => each?.type === 'refused');

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void confirm();
      }}
    >
      <p className="mb-4 text-ink-soft">{text.payments.explained[action]}</p>
      <fieldset disabled={fixed} className="mb-2 grid min-w-0 gap-2">
        {action !== 'VOID' && (
          <Field
            label={text.payments.amount(currency)}
            hint={text.payments.upTo(formatMoney(most, currency))}
            error={typeof read === 'string' && !fixed ? read : undefined}
          >
            {control => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                value={draft.amount}
                onChange={event => setDraft({ ...draft, amount: event.target.value })}
              />
            )}
          </Field>
        )}
        {action === 'REFUND' && (
          <Field label={text.payments.reason} hint={text.payments.reasonHint}>
            {control => (
              <Input
                {...control}
                maxLength={500}
                value={draft.reason}
                onChange={event => setDraft({ ...draft, reason: event.target.value })}
              />
            )}
          </Field>
        )}
        {action === 'CAPTURE' && input !== null && (input.amount ?? 0) < most && (
          <FinalCapture checked={draft.final} onChange={final => setDraft({ ...draft, final })} />
        )}
      </fieldset>
      <Outcome
        preview={preview}
        loading={input !== null && preview === null}
        currency={currency}
        onAskAgain={askAgain}
      />
      <div aria-live="polite" className="min-h-6 text-bad text-sm">
        {answer?.type === 'unknown' ? text.payments.unknownOutcome : problem?.message}
      </div>
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{text.payments.cancel}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={!confirmable}>
          {answer?.type === 'unknown'
            ? text.payments.tryAgain
            : text.payments.confirm[action](formatMoney(input?.amount ?? most, currency))}
        </Button>
      </div>
    </form>
  );
}

function FinalCapture({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="mb-4 flex cursor-pointer items-start gap-2.5">
      <input
        type="checkbox"
        checked={checked}
        onChange={event => onChange(event.target.checked)}
        className="mt-1 size-4 accent-(--brand)"
      />
      <span>
        <span className="block font-medium">{text.payments.final}</span>
        <span className="block text-ink-soft text-sm">{text.payments.finalHint}</span>
      </span>
    </label>
  );
}

interface OutcomeProps {
  preview: ActionAnswer | null;
  loading: boolean;
  currency: string;
  onAskAgain: () => void;
}

function Outcome({ preview, loading, currency, onAskAgain }: OutcomeProps): ReactNode {
  return (
    <section aria-label={text.payments.outcome} className="mb-3 rounded-xl bg-sunken px-4 py-3">
      <h3 className="mb-1 font-medium text-sm">{text.payments.outcome}</h3>
      <div className="min-h-40">
        {preview?.type === 'would' && <DryRunOutcome outcome={preview.outcome} currency={currency} />}
        {preview?.type === 'unknown' && (
          <div role="alert" className="text-sm">
            <p className="mb-2 text-bad">{text.payments.outcomeUnknown}</p>
            <Button size="small" onClick={onAskAgain}>
              {text.payments.outcomeRetry}
            </Button>
          </div>
        )}
        {loading && (
          <>
            <span className="sr-only">{text.payments.outcomeLoading}</span>
            <Skeleton className="mt-2 h-4 w-2/3" />
          </>
        )}
      </div>
    </section>
  );
}
