import { useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentAction } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { ActionForm } from './action-form.tsx';

const PaymentActionsFields = graphql(`
  fragment PaymentActions on Payment {
    actions
    ...ActionForm
  }
`);

/** What each action needs beside the payment's own consent. */
const PERMISSIONS = {
  CAPTURE: 'payments:write',
  VOID: 'payments:write',
  REFUND: 'refunds:write',
} as const satisfies Record<PaymentAction, string>;

const LABELS = { CAPTURE: text.payments.capture, VOID: text.payments.void, REFUND: text.payments.refund };

/** What the viewer may do with the payment now. What is not possible or not allowed is not there. */
export function PaymentActions({ payment }: { payment: FragmentType<typeof PaymentActionsFields> }) {
  const fields = readFragment(PaymentActionsFields, payment);
  const { viewer } = useViewer();
  const [open, setOpen] = useState<PaymentAction | null>(null);
  const possible = fields.actions.filter(action => viewer?.permissions.includes(PERMISSIONS[action]));
  const close = () => setOpen(null);

  return (
    <>
      {possible.length > 0 && (
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">{text.payments.actions}</legend>
          {possible.map(action => (
            <Button
              key={action}
              look={action === 'CAPTURE' ? 'primary' : 'secondary'}
              onClick={() => setOpen(action)}
            >
              {LABELS[action]}
            </Button>
          ))}
        </fieldset>
      )}
      <Dialog open={open !== null} onClose={close} title={open === null ? '' : text.payments.titles[open]}>
        {open !== null && <ActionForm action={open} payment={fields} onClose={close} />}
      </Dialog>
    </>
  );
}
