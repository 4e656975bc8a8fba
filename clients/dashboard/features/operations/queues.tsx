import { ExternalLink } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { Panel } from '../../../ui/panel.tsx';
import { text } from '../../text.ts';

const OperationsQueues = graphql(`
  fragment OperationsQueues on Operations {
    queues {
      name
      waiting
      active
      delayed
      failed
    }
  }
`);

const count = new Intl.NumberFormat(locale);
const { queueColumns } = text.operations;
const NUMBERS = ['waiting', 'active', 'delayed', 'failed'] as const;

/** What waits in Redis. */
export function Queues({ operations }: { operations: FragmentType<typeof OperationsQueues> }) {
  const { queues } = readFragment(OperationsQueues, operations);
  return (
    <Panel title={text.operations.queues}>
      {queues == null ? (
        <p role="status" className="text-wait">
          {text.operations.redisAway}
        </p>
      ) : (
        <table className="w-full text-sm">
          <caption className="sr-only">{text.operations.queues}</caption>
          <thead>
            <tr className="text-ink-soft">
              <th scope="col" className="py-2 text-left font-medium">
                {queueColumns.name}
              </th>
              {NUMBERS.map(name => (
                <th key={name} scope="col" className="py-2 pl-2 text-right font-medium">
                  {queueColumns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.map(queue => (
              <tr key={queue.name} className="*:border-line/70 *:border-t">
                <th scope="row" className="py-2.5 text-left font-mono font-normal text-[0.8125rem]">
                  {queue.name}
                </th>
                {NUMBERS.map(name => (
                  <td key={name} className="figures py-2.5 pl-2 text-right">
                    {count.format(queue[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <a
        href="/queues"
        target="_blank"
        rel="noreferrer"
        className="mt-3 inline-flex items-center gap-1.5 font-medium text-brand text-sm hover:underline"
      >
        {text.operations.openQueues}
        <ExternalLink aria-label={text.shell.opensNewTab} className="size-3.5" />
      </a>
    </Panel>
  );
}
