import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const OperationsWorkers = graphql(`
  fragment OperationsWorkers on Operations {
    workers {
      id
      startedAt
      beatAt
      alive
    }
  }
`);

const { workerColumns } = text.operations;

/** The workers that were heard of lately. */
export function Workers({ operations }: { operations: FragmentType<typeof OperationsWorkers> }) {
  const { workers } = readFragment(OperationsWorkers, operations);
  return (
    <Panel title={text.operations.workers}>
      {workers.length === 0 ? (
        <p className="text-bad">{text.operations.noWorkers}</p>
      ) : (
        <table className="w-full text-sm">
          <caption className="sr-only">{text.operations.workers}</caption>
          <thead>
            <tr className="text-left text-ink-soft *:py-2 *:font-medium">
              <th scope="col">{workerColumns.id}</th>
              <th scope="col" className="hidden sm:table-cell">
                {workerColumns.started}
              </th>
              <th scope="col">{workerColumns.beat}</th>
              <th scope="col">{workerColumns.state}</th>
            </tr>
          </thead>
          <tbody>
            {workers.map(({ id, startedAt, beatAt, alive }) => (
              <tr key={id} className="*:border-line/70 *:border-t *:py-2">
                <th scope="row" className="break-all text-left font-mono font-normal text-[0.8125rem]">
                  {id}
                </th>
                <td className="hidden text-ink-soft sm:table-cell">
                  <RelativeTime at={startedAt} />
                </td>
                <td className="text-ink-soft">
                  <RelativeTime at={beatAt} />
                </td>
                <td>
                  <Badge tone={alive ? 'good' : 'bad'}>
                    {alive ? text.operations.alive : text.operations.silent}
                  </Badge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
