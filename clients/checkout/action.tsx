import { ExternalLink, Smartphone } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { useNow } from '../ui/clock.ts';
import { Spinner } from '../ui/spinner.tsx';
import type { Payment } from './checkout-state.ts';
import { useLanguage } from './language.tsx';
import { Stage } from './stage.tsx';

type NextAction = NonNullable<Payment['nextAction']>;

/** Drawn for the few who scan, so loaded by them alone. */
const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }));

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
  const { title, message, frame } = useLanguage().text.challenge;
  return (
    <Stage testId="challenge-state" icon={null} title={title}>
      <p className="mt-1 mb-4 text-ink-soft">{message}</p>
      <iframe
        src={url}
        title={frame}
        sandbox="allow-forms allow-scripts allow-same-origin allow-popups"
        className="h-[26rem] w-full rounded-xl border border-line bg-[oklch(1_0_0)]"
      />
    </Stage>
  );
}

function minutesUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / 60_000));
}

/** Waiting for the shopper's UPI app. */
function Approval({ action }: { action: NextAction }) {
  const { text, minutes } = useLanguage();
  const left = minutes(minutesUntil(action.expiresAt, useNow()));
  const scans = action.type === 'UPI_QR' && action.url !== null;
  return (
    <Stage
      testId="approval-state"
      icon={
        scans ? null : (
          <span className="grid size-14 animate-breathe place-items-center rounded-2xl bg-brand-tint text-brand">
            <Smartphone aria-hidden="true" className="size-7" />
          </span>
        )
      }
      title={text.approval.title}
    >
      <p className="figures mt-1 text-ink-soft">{text.approval.waiting(left)}</p>
      {scans && <Scan url={action.url ?? ''} />}
      {action.url !== null && <OpenApp url={action.url} />}
    </Stage>
  );
}

function Scan({ url }: { url: string }) {
  const { scan, code } = useLanguage().text.approval;
  return (
    <figure className="mt-5 grid justify-items-center gap-2">
      <div className="grid size-52 place-items-center rounded-xl border border-line text-ink-soft">
        <Suspense fallback={<Spinner className="size-8" />}>
          <QrCode value={url} label={code} />
        </Suspense>
      </div>
      <figcaption className="text-ink-soft text-sm">{scan}</figcaption>
    </figure>
  );
}

/** A UPI intent opens the app on this device; the sandbox' stand-in for it is a page. */
function OpenApp({ url }: { url: string }) {
  const { openApp, openPage, newTab } = useLanguage().text.approval;
  const className = `mt-5 ${buttonClass('secondary', 'large')}`;
  if (!/^https?:/.test(url)) {
    return (
      <a href={url} className={className}>
        {openApp}
      </a>
    );
  }
  return (
    <a href={url} target="_blank" rel="noreferrer" className={className}>
      {openPage}
      <ExternalLink aria-label={newTab} className="size-4 rtl:-scale-x-100" />
    </a>
  );
}
