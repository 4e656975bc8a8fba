import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

/** An order that was just made, with what is not to be had again. */
export interface NewOrder {
  id: string;
  checkoutUrl: string;
  checkoutExpiresAt: string;
}

const words = text.orders;

/** The link that a shopper pays the order with. */
export function PaymentLink({ order: { id, checkoutUrl, checkoutExpiresAt } }: { order: NewOrder }) {
  return (
    <>
      <div role="status" className="rounded-xl bg-good-tint p-4">
        <h3 className="font-semibold text-good">{words.link}</h3>
        <p className="mt-0.5">{words.linkNote(formatAbsolute(checkoutExpiresAt))}</p>
        <p className="mt-2 flex items-center gap-1">
          <code data-test-id="payment-link" className="break-all font-mono text-sm">
            {checkoutUrl}
          </code>
          <CopyButton text={checkoutUrl} label={words.copyLink} />
        </p>
      </div>
      <DialogActions>
        <a href={checkoutUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
          {words.openLink}
          <ExternalLink aria-label={words.opensNewTab} className="size-3.5" />
        </a>
        <Link to="/orders/$id" params={{ id }} className={buttonClass('primary')}>
          {words.showOrder}
        </Link>
      </DialogActions>
    </>
  );
}
