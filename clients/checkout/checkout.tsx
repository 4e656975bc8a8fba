import { CloudOff } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Logo } from '../ui/logo.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TestBand } from '../ui/test-mode.tsx';
import { Toasts } from '../ui/toast.tsx';
import type { CheckoutSession } from './checkout-session.ts';
import { type Breakage, outcomeOf } from './checkout-state.ts';
import { EMPTY_ENTRY, entryAfter } from './entry.ts';
import { breakageWords } from './failure-words.ts';
import { useLanguage } from './language.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { OrderSummary } from './order-summary.tsx';
import { Ended, Failure, Success } from './outcome.tsx';
import { PaymentForm } from './payment-form.tsx';
import { Processing } from './processing.tsx';

/** Most payments need no approval of their own. */
const Action = lazy(async () => ({ default: (await import('./action.tsx')).Action }));

interface CheckoutProps {
  session: CheckoutSession;
  onLanguage: (tag: string) => void;
  /** Closes the checkout, where it stands in a shop's page. */
  onDone?: (() => void) | undefined;
}

/** The whole page: the order beside whatever the shopper does with it. */
export function Checkout({ session, onLanguage, onDone }: CheckoutProps) {
  const { state, lost } = useSyncExternalStore(session.onView, session.view);
  const { text, money } = useLanguage();
  const embedded = onDone !== undefined;
  if (state.step === 'loading') return <Loading lost={lost} embedded={embedded} />;
  if (state.step === 'broken') return <Broken reason={state.reason} embedded={embedded} />;
  const { order } = state;
  return (
    <Frame test={order.mode === 'TEST'} embedded={embedded}>
      <title>{text.pageTitle(order.merchantName, money(order.amount, order.currency))}</title>
      <OrderSummary order={order} embedded={embedded} open={state.step === 'choosing'} />
      <div className="min-w-0 px-5 py-6 md:px-9 md:py-10">
        <ConnectionNotice lost={lost} />
        <Step session={session} onDone={onDone} />
        <LanguageChoice onChoose={onLanguage} />
      </div>
    </Frame>
  );
}

interface FrameProps {
  test?: boolean;
  /** In a shop's frame it fills it; by itself it is a card on the page. */
  embedded?: boolean;
  children: ReactNode;
}

const CARD =
  'max-md:min-h-dvh md:min-h-[38rem] md:max-w-4xl md:rounded-3xl md:border md:border-line md:shadow-floating print:border-0 print:shadow-none';

function Frame({ test = false, embedded = false, children }: FrameProps) {
  const { text } = useLanguage();
  return (
    <>
      {test && <TestBand />}
      <main
        aria-label={text.checkout}
        data-test-id="checkout-container"
        className={`min-h-dvh bg-canvas ${embedded ? '' : 'md:grid md:place-items-center md:p-6'}`}
      >
        <div
          className={`w-full overflow-hidden bg-surface md:grid md:grid-cols-[2fr_3fr] print:block ${embedded ? 'min-h-dvh' : CARD}`}
        >
          {children}
        </div>
      </main>
      <Toasts />
    </>
  );
}

/** The part of the page that changes. What was typed is kept here, over every step. */
function Step({ session, onDone }: Pick<CheckoutProps, 'session' | 'onDone'>) {
  const { state, testInstruments } = useSyncExternalStore(session.onView, session.view);
  const [entry, setEntry] = useState(EMPTY_ENTRY);
  const [isBack, setIsBack] = useState(false);
  const accepted = state.step === 'following' ? state.payment : undefined;
  useEffect(() => {
    if (accepted) setEntry(typed => entryAfter(typed, accepted));
  }, [accepted]);

  if (state.step === 'loading' || state.step === 'broken') return null;
  const { order } = state;
  function leave(next: () => unknown) {
    setIsBack(true);
    next();
  }
  if (state.step === 'choosing') {
    return (
      <PaymentForm
        order={order}
        entry={entry}
        onEntry={setEntry}
        onPay={instrument => leave(() => session.pay(instrument))}
        problem={state.problem}
        lastTry={state.lastTry}
        isBack={isBack}
        testInstruments={testInstruments}
      />
    );
  }
  if (state.step === 'sending') return <Processing />;
  if (state.step === 'ended') return <Ended order={order} reason={state.reason} onDone={onDone} />;

  const { payment } = state;
  const outcome = outcomeOf(payment);
  if (outcome === 'success') return <Success order={order} payment={payment} onDone={onDone} />;
  if (outcome === 'action' && payment.nextAction) {
    return (
      <Suspense fallback={<Processing />}>
        <Action action={payment.nextAction} />
      </Suspense>
    );
  }
  if (outcome !== 'failure') return <Processing />;
  return <Failure order={order} payment={payment} onDone={onDone} onRetry={() => leave(session.retry)} />;
}

/** Takes its room only when it speaks, above everything else, where it moves nothing that is being pressed. */
function ConnectionNotice({ lost }: { lost: boolean }) {
  const { text } = useLanguage();
  return (
    <output className="pointer-events-none fixed inset-x-0 top-4 z-40 flex justify-center px-4">
      {lost && (
        <span
          data-test-id="connection-lost"
          className="flex animate-rise items-center gap-2 rounded-full bg-deep px-4 py-2 font-medium text-on-deep text-sm shadow-floating"
        >
          <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          {text.connectionLost}
        </span>
      )}
    </output>
  );
}

/** There is nothing to pay, and why. */
export function Broken({ reason, embedded = false }: { reason: Breakage; embedded?: boolean }) {
  const { text } = useLanguage();
  const { title, advice } = text.broken;
  return (
    <Frame embedded={embedded}>
      <div
        role="alert"
        data-test-id="broken-state"
        className="grid place-items-center px-6 py-24 text-center md:col-span-2"
      >
        <div>
          <h1 className="font-semibold text-xl">{title}</h1>
          <p className="mt-1 text-ink-soft">{breakageWords(reason, text)}</p>
          <p className="mt-1 text-ink-soft">{advice}</p>
        </div>
      </div>
    </Frame>
  );
}

/** Before the order is known. index.html shows the same before there is a script. */
export function Loading({ lost = false, embedded = false }: { lost?: boolean; embedded?: boolean }) {
  const { text } = useLanguage();
  return (
    <Frame embedded={embedded}>
      <div aria-hidden="true" className="grid min-h-52 place-items-center bg-deep text-on-deep">
        <Logo className="size-9" />
      </div>
      <div aria-busy="true" className="grid content-start gap-5 px-5 py-6 md:px-9 md:py-10">
        <h1 className="sr-only">{text.checkout}</h1>
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
