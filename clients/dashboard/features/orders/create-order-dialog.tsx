import { useState } from 'react';
import { Dialog } from '../../../ui/dialog.tsx';
import { text } from '../../text.ts';
import { CreateOrderForm } from './create-order-form.tsx';
import { type NewOrder, PaymentLink } from './payment-link.tsx';

interface CreateOrderDialogProps {
  open: boolean;
  onClose: () => void;
  onCreated: () => Promise<unknown>;
}

/** Asks what to collect, then shows the link that it is paid with: the only time that anybody sees it. */
export function CreateOrderDialog({ open, onClose, onCreated }: CreateOrderDialogProps) {
  const [made, setMade] = useState<NewOrder | null>(null);

  function close() {
    setMade(null);
    onClose();
  }

  return (
    <Dialog open={open} onClose={close} title={made === null ? text.orders.create : text.orders.created}>
      {made === null ? (
        <CreateOrderForm
          onCancel={close}
          onCreated={order => {
            setMade(order);
            void onCreated();
          }}
        />
      ) : (
        <PaymentLink order={made} />
      )}
    </Dialog>
  );
}
