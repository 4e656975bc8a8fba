import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { ReplaySelection } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { fromLocalTime, toLocalTime } from '../../../ui/local-time.ts';
import { locale } from '../../../ui/locale.ts';
import { text } from '../../text.ts';
import type { ReplayRange } from './use-replay.ts';

const UndeliveredQuery = graphql(`
  query Undelivered($id: ID!, $since: DateTime!, $until: DateTime) {
    webhookEndpoint(id: $id) {
      id
      undeliveredCount(since: $since, until: $until)
    }
  }
`);

const words = text.replays;
const count = new Intl.NumberFormat(locale);
const DAY_MS = 24 * 60 * 60 * 1_000;
/** The server counts so far and no further. */
const COUNTED_MAX = 10_000;

interface ReplayFormProps {
  endpointId: string;
  problem: string | undefined;
  onCancel: () => void;
  onStart: (range: ReplayRange) => void;
}

/** Which events, of what time, and how many that would be. */
export function ReplayForm({ endpointId, problem, onCancel, onStart }: ReplayFormProps) {
  const [which, setWhich] = useState<ReplaySelection>('UNDELIVERED');
  const [typedSince, setSince] = useState(() => toLocalTime(new Date(Date.now() - DAY_MS)));
  const [typedUntil, setUntil] = useState('');
  const since = fromLocalTime(typedSince);
  const until = fromLocalTime(typedUntil);

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (since !== null) onStart({ which, since, until });
      }}
    >
      <Choice
        legend={words.which}
        value={which}
        onChange={setWhich}
        options={[
          { value: 'UNDELIVERED', label: words.undelivered },
          { value: 'ALL', label: words.all },
        ]}
      />
      <div className="mt-4 grid gap-x-3 md:grid-cols-2">
        <Field label={words.since} error={since === null ? words.notATime : undefined}>
          {control => (
            <Input
              {...control}
              type="datetime-local"
              value={typedSince}
              onChange={event => setSince(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.until} hint={words.untilHint}>
          {control => (
            <Input
              {...control}
              type="datetime-local"
              value={typedUntil}
              onChange={event => setUntil(event.target.value)}
            />
          )}
        </Field>
      </div>
      <output className={`mt-2 block min-h-6 ${problem === undefined ? 'text-ink-soft' : 'text-bad'}`}>
        {problem ??
          (which === 'UNDELIVERED' && since !== null && <HowMany {...{ endpointId, since, until }} />)}
      </output>
      <DialogActions>
        <Button onClick={onCancel}>{text.webhooks.cancel}</Button>
        <Button type="submit" look="primary">
          {words.start}
        </Button>
      </DialogActions>
    </form>
  );
}

interface HowManyProps {
  endpointId: string;
  since: string;
  until: string | null;
}

function HowMany({ endpointId, since, until }: HowManyProps) {
  const [{ data }] = useQuery({
    query: UndeliveredQuery,
    variables: { id: endpointId, since, until },
    requestPolicy: 'network-only',
  });
  const found = data?.webhookEndpoint?.undeliveredCount;
  if (found === undefined) return words.counting;
  if (found === 0) return words.nothing;
  return found >= COUNTED_MAX ? words.atLeast(count.format(COUNTED_MAX)) : words.waiting(count.format(found));
}
