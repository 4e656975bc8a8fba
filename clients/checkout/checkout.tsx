import { CloudOff } from 'lucide-react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { formatMoney } from '../ui/money.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { TestBand } from '../ui/test-mode.tsx';
import { Toasts } from '../ui/toast.tsx';
import { Action } from './action.tsx';
import { EMPTY_CARD } from './card-fields.ts';
import type { CheckoutSession } from './checkout-session.ts';
import { outcomeOf } from './checkout-state.ts';
import { OrderSummary } from './order-summary.tsx';
import { Failure, Success } from './outcome.tsx';
import { type Entry, PaymentForm } from './payment-form.tsx';
import { Processing } from './processing.tsx';

/** The whole page: the order beside whatever the shopper does with it. */
export function Checkout({ session }: { session: CheckoutSession }) {
  const { state, lost } = useSyncExternalStore(session.onView, session.view);
  if (state.step === 'loading') return <Loading lost={lost} />;
  if (state.step === 'broken') return <Broken message={state.message} />;
  const { order } = state;
  return (
    <Frame test={order.mode === 'TEST'}>
      <title>{`Pay ${order.merchantName} ${formatMoney(order.amount, order.currency)}`}</title>
      <OrderSummary order={order} />
      <div className="px-5 py-6 md:px-9 md:py-10">
        <ConnectionNotice lost={lost} />
        <Step session={session} />
      </div>
    </Frame>
  );
}

function Frame({ test = false, children }: { test?: boolean; children: ReactNode }) {
  return (
    <>
      {test && <TestBand />}
      <main
        data-test-id="checkout-container"
        className="min-h-dvh bg-canvas md:grid md:place-items-center md:p-6"
      >
        <div className="w-full overflow-hidden bg-surface max-md:min-h-dvh md:grid md:min-h-[38rem] md:max-w-4xl md:grid-cols-[2fr_3fr] md:rounded-3xl md:border md:border-line md:shadow-floating">
          {children}
        </div>
      </main>
      <Toasts />
    </>
  );
}

/** The part of the page that changes. What was typed is kept here, over every step. */
function Step({ session }: { session: CheckoutSession }) {
  const { state, testInstruments } = useSyncExternalStore(session.onView, session.view);
  const [entry, setEntry] = useState<Entry>({ method: 'card', card: EMPTY_CARD, vpa: '' });

  if (state.step === 'loading' || state.step === 'broken') return null;
  const { order } = state;
  if (state.step === 'choosing') {
    return (
      <PaymentForm
        order={order}
        entry={entry}
        onEntry={setEntry}
        onPay={instrument => void session.pay(instrument)}
        problem={state.problem}
        testInstruments={testInstruments}
      />
    );
  }
  if (state.step === 'sending') return <Processing />;

  const { payment } = state;
  const outcome = outcomeOf(payment);
  if (outcome === 'success') return <Success order={order} payment={payment} />;
  if (outcome === 'action' && payment.nextAction) return <Action action={payment.nextAction} />;
  if (outcome !== 'failure') return <Processing />;

  function retry() {
    const { card } = entry;
    // The same card will not work: it makes room for another. The security code is asked for each time.
    const keep = payment.decline?.retryable !== false;
    setEntry({ ...entry, card: keep ? { ...card, cvv: '' } : { ...EMPTY_CARD, holder: card.holder } });
    session.retry();
  }
  return <Failure payment={payment} onRetry={retry} />;
}

/** Takes its room only when it speaks, above everything else, where it moves nothing that is being pressed. */
function ConnectionNotice({ lost }: { lost: boolean }) {
  return (
    <output className="pointer-events-none fixed inset-x-0 top-4 z-40 flex justify-center px-4">
      {lost && (
        <span
          data-test-id="connection-lost"
          className="flex animate-rise items-center gap-2 rounded-full bg-deep px-4 py-2 font-medium text-on-deep text-sm shadow-floating"
        >
          <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          Connection lost. We keep trying; you will not pay twice.
        </span>
      )}
    </output>
  );
}

/** There is nothing to pay, and why. */
export function Broken({ message }: { message: string }) {
  return (
    <Frame>
      <div
        role="alert"
        data-test-id="broken-state"
        className="grid place-items-center px-6 py-24 text-center md:col-span-2"
      >
        <div>
          <h1 className="font-semibold text-xl">There is nothing to pay here</h1>
          <p className="mt-1 text-ink-soft">{message}</p>
          <p className="mt-1 text-ink-soft">Go back to the shop and try again.</p>
        </div>
      </div>
    </Frame>
  );
}

/** Before the order is known. */
export function Loading({ lost = false }: { lost?: boolean }) {
  return (
    <Frame>
      <div aria-hidden="true" className="min-h-52 bg-deep" />
      <div aria-busy="true" className="grid content-start gap-5 px-5 py-6 md:px-9 md:py-10">
        <h1 className="sr-only">Checkout</h1>
        <ConnectionNotice lost={lost} />
        <Skeleton className="h-7 w-3/5" />
        <Skeleton className="h-12 w-full rounded-xl" />
        <Skeleton className="h-11 w-full rounded-lg" />
        <Skeleton className="h-11 w-full rounded-lg" />
        <Skeleton className="h-12 w-full rounded-lg" />
      </div>
    </Frame>
  );
}
