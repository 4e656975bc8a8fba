import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { PaymentAction } from '../../../graphql/dashboard/graphql.ts';
import type { ActionInput } from './action-input.ts';
import { type ActionAnswer, runAction } from './run-action.ts';

interface ActionOptions {
  action: PaymentAction;
  paymentId: string;
  /** What is filled in; null while it is not right yet. */
  input: ActionInput | null;
  onAccepted: () => void;
}

/**
 * One opening of a dialog: what would happen while the reader fills it in, and then the action itself, under one
 * idempotency key however often it is tried. Only a refusal, which is certain, ends a key: what is filled in next is
 * another request. After an answer that was lost the same request can be tried again, and no other.
 */
export function useAction({ action, paymentId, input, onAccepted }: ActionOptions) {
  const client = useClient();
  const key = useRef(crypto.randomUUID());
  const [previewed, setPreviewed] = useState<{ wanted: string; answer: ActionAnswer } | null>(null);
  const asks = useRef(0);
  const [answer, setAnswer] = useState<ActionAnswer | null>(null);
  const [busy, setBusy] = useState(false);
  /** What was sent and not answered. It may be done already, and what is left then no longer allows it: it is sent again as it was. */
  const [lost, setLost] = useState<ActionInput | null>(null);
  const wanted = JSON.stringify(input);
  const preview = previewed?.wanted === wanted ? previewed.answer : null;
  // Nobody confirms what they could not see. What was perhaps carried out was seen before it was sent.
  const sending = lost ?? (preview?.type === 'would' ? input : null);

  const ask = useCallback(async () => {
    asks.current += 1;
    const number = asks.current;
    const asked = JSON.parse(wanted) as ActionInput | null;
    setPreviewed(null);
    if (asked === null) return;
    const would = await runAction(client, { action, paymentId, input: asked, how: { dryRun: true } });
    if (number === asks.current) setPreviewed({ wanted, answer: would });
  }, [client, action, paymentId, wanted]);

  useEffect(() => {
    setAnswer(last => (last?.type === 'refused' ? null : last));
    void ask();
  }, [ask]);

  async function confirm() {
    if (busy || sending === null) return;
    setBusy(true);
    const how = { idempotencyKey: key.current };
    const next = await runAction(client, { action, paymentId, input: sending, how });
    setBusy(false);
    setAnswer(next);
    setLost(next.type === 'unknown' ? sending : null);
    if (next.type === 'refused') key.current = crypto.randomUUID();
    if (next.type === 'accepted') onAccepted();
  }

  return {
    preview,
    askAgain: () => void ask(),
    answer,
    busy,
    confirmable: sending !== null,
    confirm,
  };
}
