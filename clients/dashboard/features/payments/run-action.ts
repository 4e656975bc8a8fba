import type { Client } from 'urql';
import type { FragmentType } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentAction } from '../../../graphql/dashboard/graphql.ts';
import type { ActionInput } from './action-input.ts';
import type { DryRunOutcomeFields } from './dry-run-outcome.tsx';

const CaptureMutation = graphql(`
  mutation CapturePayment($input: CapturePaymentInput!) {
    answer: capturePayment(input: $input) {
      __typename
      ... on DryRunResult {
        ...DryRunOutcome
      }
      ... on UserError {
        code
        message
      }
      ... on Payment {
        id
        version
        ...PaymentDetails
      }
    }
  }
`);

const VoidMutation = graphql(`
  mutation VoidPayment($input: VoidPaymentInput!) {
    answer: voidPayment(input: $input) {
      __typename
      ... on DryRunResult {
        ...DryRunOutcome
      }
      ... on UserError {
        code
        message
      }
      ... on Payment {
        id
        version
        ...PaymentDetails
      }
    }
  }
`);

const RefundMutation = graphql(`
  mutation RefundPayment($input: RefundPaymentInput!) {
    answer: refundPayment(input: $input) {
      __typename
      ... on DryRunResult {
        ...DryRunOutcome
      }
      ... on UserError {
        code
        message
      }
      ... on Refund {
        id
        payment {
          id
          version
          ...PaymentDetails
        }
      }
    }
  }
`);

interface Request {
  action: PaymentAction;
  paymentId: string;
  input: ActionInput;
  /** Only what would happen is asked; otherwise the key under which it happens once. */
  how: { dryRun: true } | { idempotencyKey: string };
}

/** What the server said. `unknown`: no answer came, so it may have been carried out or not. */
export type ActionAnswer =
  | { type: 'accepted' }
  | { type: 'would'; outcome: FragmentType<typeof DryRunOutcomeFields> }
  | { type: 'refused'; message: string }
  | { type: 'unknown' };

/** Asks the server to do it, or what would happen. A payment in the answer is in the cache before this resolves. */
export async function runAction(client: Client, request: Request): Promise<ActionAnswer> {
  const { data, error } = await send(client, request);
  const answer = data?.answer;
  if (answer == null) {
    const refusal = error?.graphQLErrors[0];
    return refusal === undefined ? { type: 'unknown' } : { type: 'refused', message: refusal.message };
  }
  if (answer.__typename === 'DryRunResult') return { type: 'would', outcome: answer };
  return 'message' in answer ? { type: 'refused', message: answer.message } : { type: 'accepted' };
}

function send(client: Client, { action, paymentId, input, how }: Request) {
  const { amount, reason, final } = input;
  switch (action) {
    case 'CAPTURE':
      return client.mutation(CaptureMutation, { input: { paymentId, amount, final, ...how } }).toPromise();
    case 'VOID':
      return client.mutation(VoidMutation, { input: { paymentId, ...how } }).toPromise();
    case 'REFUND':
      return client.mutation(RefundMutation, { input: { paymentId, amount, reason, ...how } }).toPromise();
  }
}
