import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { CaptureMethod } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { text } from '../../text.ts';
import { newOrderDraft, type OrderDraft, type OrderProblems, readOrderDraft } from './order-draft.ts';
import type { NewOrder } from './payment-link.tsx';

const CreateOrderMutation = graphql(`
  mutation CreateOrder($input: CreateOrderInput!) {
    createOrder(input: $input) {
      __typename
      ... on CreatedOrder {
        checkoutUrl
        order {
          id
          checkoutExpiresAt
        }
      }
      ... on UserError {
        message
        path
      }
    }
  }
`);

const words = text.orders;

interface CreateOrderFormProps {
  onCancel: () => void;
  onCreated: (order: NewOrder) => void;
}

export function CreateOrderForm({ onCancel, onCreated }: CreateOrderFormProps) {
  const [draft, setDraft] = useState<OrderDraft>(newOrderDraft);
  const [problems, setProblems] = useState<OrderProblems>({});
  const [{ fetching }, createOrder] = useMutation(CreateOrderMutation);
  // A form whose answer was lost makes no second order when it is sent again.
  const idempotencyKey = useRef(crypto.randomUUID());

  async function submit() {
    const read = readOrderDraft(draft);
    if ('problems' in read) return setProblems(read.problems);
    setProblems({});
    const { data } = await createOrder({ input: { ...read.input, idempotencyKey: idempotencyKey.current } });
    const answer = data?.createOrder;
    if (answer?.__typename === 'CreatedOrder')
      return onCreated({ ...answer.order, checkoutUrl: answer.checkoutUrl });
    // The corrected form is another request.
    if (answer !== undefined) idempotencyKey.current = crypto.randomUUID();
    const field = answer?.path?.[0] === 'receipt' ? 'receipt' : 'amount';
    setProblems({ [field]: answer?.message ?? words.noAnswer });
  }

  const input = (name: 'amount' | 'currency' | 'receipt' | 'description', hint?: string) => (
    <Field label={words[name]} hint={hint} error={problems[name]}>
      {control => (
        <Input
          {...control}
          autoComplete="off"
          {...(name === 'amount' ? { inputMode: 'decimal' as const, 'data-first-focus': true } : {})}
          value={draft[name]}
          onChange={event => setDraft({ ...draft, [name]: event.target.value })}
        />
      )}
    </Field>
  );

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
      className="grid grid-cols-[minmax(0,1fr)] gap-2"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-x-3">
        {input('amount')}
        {input('currency')}
      </div>
      {input('receipt', words.receiptHint)}
      {input('description', words.descriptionHint)}
      <Choice<CaptureMethod>
        legend={words.capture}
        value={draft.captureMethod}
        onChange={captureMethod => setDraft({ ...draft, captureMethod })}
        options={[
          { value: 'AUTOMATIC', label: words.captures.AUTOMATIC },
          { value: 'MANUAL', label: words.captures.MANUAL },
        ]}
      />
      <DialogActions>
        <Button onClick={onCancel}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={fetching}>
          {words.create}
        </Button>
      </DialogActions>
    </form>
  );
}
