import { Terminal, Waves } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';

function curlOf(credentials: string): string {
  return `curl ${location.origin}/api/v1/payments -u ${credentials} \\
  -H 'Content-Type: application/json' \\
  -d '{"amount": 4999, "currency": "INR", "method": "upi", "vpa": "success@sluice"}'`;
}

/** For a merchant that has none yet: the first payment in one command. */
export function FirstPayment() {
  const { viewer, demo } = useViewer();
  const key = viewer?.demoKey;
  if (viewer?.mode === 'LIVE') return <FirstLivePayment />;
  const curl = curlOf(key ? `${key.id}:${key.secret}` : 'KEY:SECRET');
  return (
    <>
      <title>{`${text.home.title} · Sluice`}</title>
      <EmptyState
        icon={<Terminal aria-hidden="true" className="size-6" />}
        heading="h1"
        title={text.home.firstTitle}
        actions={
          demo && (
            <a href="/checkout" target="_blank" rel="noreferrer" className={buttonClass('secondary')}>
              {text.home.testPayment}
            </a>
          )
        }
      >
        <p>{text.home.first}</p>
        {!key && <p className="mt-2">{text.home.firstKey}</p>}
      </EmptyState>
      <div className="relative mx-auto max-w-3xl rounded-2xl bg-deep text-on-deep [--focus:var(--on-deep)]">
        <span className="absolute top-2 right-2 [&_button]:text-on-deep-soft">
          <CopyButton text={curl} label={text.home.copyCurl} />
        </span>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="overflow-x-auto rounded-2xl p-5 pr-14 font-mono text-sm leading-relaxed"
        >
          {curl}
        </pre>
      </div>
    </>
  );
}

/** With real money nobody plays: only what a live payment needs. */
function FirstLivePayment() {
  return (
    <>
      <title>{`${text.home.title} · Sluice`}</title>
      <EmptyState
        icon={<Waves aria-hidden="true" className="size-6" />}
        heading="h1"
        title={text.home.firstLiveTitle}
      >
        {text.home.firstLive}
      </EmptyState>
    </>
  );
}
