import { ExternalLink, Smartphone } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { useNow } from '../ui/clock.ts';
import type { Payment } from './checkout-state.ts';
import { Stage } from './stage.tsx';

type NextAction = NonNullable<Payment['nextAction']>;

/** What the shopper has to do before the bank decides. Their answer arrives here by itself. */
export function Action({ action }: { action: NextAction }) {
  return action.type === 'REDIRECT' && action.url !== null ? (
    <Challenge url={action.url} />
  ) : (
    <Approval action={action} />
  );
}

/** The bank's own page, in a frame. */
function Challenge({ url }: { url: string }) {
  return (
    <div data-test-id="challenge-state" className="animate-rise">
      <h2 className="font-semibold text-xl tracking-tight">Confirm with your bank</h2>
      <p className="mt-1 mb-4 text-ink-soft">Your bank wants to be sure that it is you.</p>
      <iframe
        src={url}
        title="Your bank's confirmation page"
        sandbox="allow-forms allow-scripts allow-same-origin allow-popups"
        className="h-[26rem] w-full rounded-xl border border-line bg-[oklch(1_0_0)]"
      />
    </div>
  );
}

function minutesUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / 60_000));
}

/** Waiting for the shopper's UPI app. */
function Approval({ action }: { action: NextAction }) {
  const minutes = minutesUntil(action.expiresAt, useNow());
  return (
    <Stage
      testId="approval-state"
      icon={
        <span className="grid size-14 animate-breathe place-items-center rounded-2xl bg-brand-tint text-brand">
          <Smartphone aria-hidden="true" className="size-7" />
        </span>
      }
      title="Approve the payment in your UPI app"
    >
      <p className="figures mt-1 text-ink-soft">
        We are waiting for your approval. The request ends in {minutes} {minutes === 1 ? 'minute' : 'minutes'}
        .
      </p>
      {action.url !== null && (
        <a
          href={action.url}
          target="_blank"
          rel="noreferrer"
          className={`mt-5 ${buttonClass('secondary', 'large')}`}
        >
          Open the approval page
          <ExternalLink aria-label="(in a new tab)" className="size-4" />
        </a>
      )}
    </Stage>
  );
}
