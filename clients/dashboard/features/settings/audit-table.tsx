import type { ResultOf } from '@graphql-typed-document-node/core';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatAbsolute, RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';
import { browserName } from './browser-name.ts';

export const ListedEntry = graphql(`
  fragment ListedEntry on AuditEntry {
    id
    action
    actorKind
    actorId
    user {
      id
      name
      email
    }
    target
    details
    mode
    address
    userAgent
    createdAt
  }
`);

type ListedEntry = ResultOf<typeof ListedEntry>;

const words = text.settings.audit;
// On a phone the first column is not shown: the second is the first there.
const CELL = 'px-2.5 py-3 align-top first:pl-5 last:pr-5 max-md:nth-2:pl-5';
const COLUMNS = [
  { label: words.columns.when, className: 'hidden w-44 text-left md:table-cell' },
  { label: words.columns.who, className: 'w-1/3 text-left md:w-56' },
  { label: words.columns.what, className: 'text-left' },
  { label: words.columns.from, className: 'hidden w-52 text-left lg:table-cell' },
] as const;

/** Entries of the audit log. Further pages have their heads only for those who cannot see the first. */
export function AuditTable({ entries, withHead }: { entries: readonly ListedEntry[]; withHead: boolean }) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{words.heading}</caption>
      <thead className={withHead ? '' : 'sr-only'}>
        <tr>
          {COLUMNS.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`border-line border-y bg-sunken/50 px-2.5 py-2 font-medium text-ink-soft text-sm first:pl-5 last:pr-5 max-md:nth-2:pl-5 ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&_tr:not(:last-child)_td]:border-line/70 [&_tr:not(:last-child)_td]:border-b">
        {entries.map(entry => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ entry }: { entry: ListedEntry }) {
  const { action, createdAt, target, details, address, userAgent } = entry;
  return (
    <tr>
      <td className={`figures hidden text-ink-soft md:table-cell ${CELL}`}>{formatAbsolute(createdAt)}</td>
      <td className={CELL}>
        <Actor entry={entry} />
        <p className="text-ink-soft text-sm md:hidden">
          <RelativeTime at={createdAt} />
        </p>
      </td>
      <td className={CELL}>
        <p>{words.actions[action] ?? action}</p>
        {target != null && <p className="break-all font-mono text-[0.8125rem] text-ink-soft">{target}</p>}
        {details != null && (
          <p className="break-words text-ink-soft text-sm">{describe(details as Record<string, unknown>)}</p>
        )}
      </td>
      <td className={`hidden text-ink-soft text-sm lg:table-cell ${CELL}`}>
        {address}
        {userAgent != null && <span className="block">{browserName(userAgent)}</span>}
      </td>
    </tr>
  );
}

function Actor({ entry: { actorKind, actorId, user } }: { entry: ListedEntry }) {
  return (
    <>
      <p className="break-words font-medium">{user?.name ?? words.actors[actorKind]}</p>
      <p className="break-all text-ink-soft text-sm">{user?.email ?? actorId}</p>
    </>
  );
}

/** `from DEVELOPER, to VIEWER`: an entry's own words, because it says what was done and not what we make of it. */
function describe(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}
