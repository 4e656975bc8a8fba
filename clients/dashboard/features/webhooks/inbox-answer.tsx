import { useState } from 'react';
import { useMutation } from 'urql';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Choice } from '../../../ui/choice.tsx';
import { locale } from '../../../ui/locale.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const InboxAnswerFields = graphql(`
  fragment InboxAnswer on WebhookInbox {
    statusCode
    delayMs
    remaining
  }
`);

const SetInboxMutation = graphql(`
  mutation SetWebhookInbox($input: SetWebhookInboxInput!) {
    setWebhookInbox(input: $input) {
      __typename
      ... on ValidationError {
        message
      }
    }
  }
`);

const words = text.inbox;
const count = new Intl.NumberFormat(locale);

const ANSWERS = {
  accept: { statusCode: 200, delayMs: 0 },
  fail: { statusCode: 500, delayMs: 0 },
  busy: { statusCode: 503, delayMs: 0 },
  gone: { statusCode: 410, delayMs: 0 },
  slow: { statusCode: 200, delayMs: 5_000 },
  // A webhook is given up after 15 seconds.
  silent: { statusCode: 200, delayMs: 20_000 },
} as const;

const TIMES = { always: null, once: 1, three: 3 } as const;

type Answer = keyof typeof ANSWERS;
type Times = keyof typeof TIMES;

interface InboxAnswerProps {
  inbox: FragmentType<typeof InboxAnswerFields>;
  canWrite: boolean;
  onChanged: () => Promise<unknown>;
}

/** What the inbox answers, and for how many requests. A choice holds at once. */
export function InboxAnswer({ inbox, canWrite, onChanged }: InboxAnswerProps) {
  const { statusCode, delayMs, remaining } = readFragment(InboxAnswerFields, inbox);
  const [, setInbox] = useMutation(SetInboxMutation);
  const [times, setTimes] = useState<Times>('always');
  // While it is on its way, the choice is what was pressed.
  const [pressed, setPressed] = useState<Answer | null>(null);
  const answers = Object.keys(ANSWERS) as Answer[];
  const spent = remaining === 0;
  const now = spent
    ? 'accept'
    : answers.find(each => ANSWERS[each].statusCode === statusCode && ANSWERS[each].delayMs === delayMs);
  const chosen = pressed ?? now ?? 'accept';

  async function choose(answer: Answer, howMany: Times) {
    setTimes(howMany);
    setPressed(answer);
    const { data } = await setInbox({ input: { ...ANSWERS[answer], times: TIMES[howMany] } });
    const result = data?.setWebhookInbox;
    if (result?.__typename === 'WebhookInbox') await onChanged();
    setPressed(null);
    toast(
      result?.__typename === 'WebhookInbox' ? words.changed : (result?.message ?? text.webhooks.noAnswer),
    );
  }

  return (
    <>
      <output className="figures block pb-3 text-ink-soft">
        {spent ? words.now('200', '0') : words.now(String(statusCode), count.format(delayMs / 1_000))}{' '}
        {remaining != null && !spent && words.remaining(count.format(remaining))}
      </output>
      {canWrite && (
        <div className="grid gap-4">
          <Choice
            legend={words.fromNowOn}
            value={chosen}
            onChange={answer => void choose(answer, times)}
            options={answers.map(value => ({ value, label: words.answers[value] }))}
          />
          <Choice
            legend={words.forHowMany}
            value={times}
            onChange={howMany => void choose(chosen, howMany)}
            options={(Object.keys(TIMES) as Times[]).map(value => ({ value, label: words.times[value] }))}
          />
        </div>
      )}
    </>
  );
}
