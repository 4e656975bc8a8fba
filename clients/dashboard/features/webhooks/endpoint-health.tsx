import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';
import { Countdown } from './countdown.tsx';

const words = text.webhooks;
const count = new Intl.NumberFormat(locale);

const EndpointHealthFields = graphql(`
  fragment EndpointHealth on WebhookEndpoint {
    status
    disabledReason
    failures
    failingSince
    pausedUntil
  }
`);

/** Says so when an endpoint is not told of events, or fails again and again; nothing when all is well. */
export function EndpointHealth({ endpoint }: { endpoint: FragmentType<typeof EndpointHealthFields> }) {
  const { status, disabledReason, failures, failingSince, pausedUntil } = readFragment(
    EndpointHealthFields,
    endpoint,
  );
  if (status === 'DISABLED')
    return <Alert title={words.disabled}>{words.disabledNote(disabledReason ?? null)}</Alert>;
  if (pausedUntil == null || !failingSince) return null;
  return (
    <Alert title={words.failing(count.format(failures))}>
      {words.failingSince} <RelativeTime at={failingSince} />. {words.probed} <Countdown to={pausedUntil} />.
    </Alert>
  );
}

function Alert({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mb-4 flex max-w-3xl gap-3 rounded-xl bg-bad-tint p-4">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="min-w-0">
        <h3 className="font-semibold text-bad">{title}</h3>
        <p className="mt-0.5">{children}</p>
      </div>
    </div>
  );
}
