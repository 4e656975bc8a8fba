import type { ResultOf } from '@graphql-typed-document-node/core';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { locale } from '../../../ui/locale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

export const ListedKey = graphql(`
  fragment ListedKey on ApiKey {
    id
    name
    scopes
    createdAt
    lastUsedAt
  }
`);

export type ListedKey = ResultOf<typeof ListedKey>;

const count = new Intl.NumberFormat(locale);
const CELL = 'px-2.5 py-3 align-middle first:pl-5 last:pr-5';

const { columns } = text.developers;
const COLUMNS = [
  { label: columns.name, className: 'text-left' },
  { label: columns.scopes, className: 'hidden text-left lg:table-cell' },
  { label: columns.created, className: 'hidden text-left md:table-cell' },
  { label: columns.lastUsed, className: 'hidden text-left sm:table-cell' },
  { label: columns.action, className: 'w-24 text-right' },
] as const;

interface KeysTableProps {
  keys: readonly ListedKey[];
  /** The one that was looked for: it is shown, and stands out. */
  sought: string | null;
  onRevoke: (id: string) => void;
}

/** The keys that are good. */
export function KeysTable({ keys, sought, onRevoke }: KeysTableProps) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">{text.developers.keys}</caption>
      <thead>
        <tr>
          {COLUMNS.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`border-line border-y bg-sunken/50 px-2.5 py-2 font-medium text-ink-soft text-sm first:pl-5 last:pr-5 ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&_tr:not(:last-child)_td]:border-line/70 [&_tr:not(:last-child)_td]:border-b">
        {keys.map(key => (
          <tr
            key={key.id}
            ref={key.id === sought ? showRow : undefined}
            aria-current={key.id === sought ? 'true' : undefined}
            className="aria-[current]:bg-brand-tint"
          >
            <td className={CELL}>
              <p className="break-words font-medium">{key.name}</p>
              <p className="flex items-center gap-1 font-mono text-[0.8125rem] text-ink-soft">
                <span className="break-all">{key.id}</span>
                <CopyButton text={key.id} label={text.developers.copyKeyId} />
              </p>
              <MoreOfKey apiKey={key} />
            </td>
            <td className={`hidden lg:table-cell ${CELL}`}>
              <Scopes scopes={key.scopes} />
            </td>
            <td className={`hidden text-ink-soft md:table-cell ${CELL}`}>
              <RelativeTime at={key.createdAt} />
            </td>
            <td className={`hidden text-ink-soft sm:table-cell ${CELL}`}>
              <LastUsed at={key.lastUsedAt} />
            </td>
            <td className={`text-right ${CELL}`}>
              <Button
                size="small"
                aria-label={text.developers.revokeOf(key.name)}
                onClick={() => onRevoke(key.id)}
              >
                {text.developers.revoke}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const showRow = (row: HTMLTableRowElement | null) => row?.scrollIntoView({ block: 'center' });

/** What has no column of its own on a narrow screen. */
function MoreOfKey({ apiKey }: { apiKey: ListedKey }) {
  return (
    <dl className="mt-1 text-[0.8125rem] text-ink-soft lg:hidden">
      <div className="flex flex-wrap gap-x-1.5">
        <dt className="after:content-[':']">{columns.scopes}</dt>
        <dd className="wrap-anywhere min-w-0 text-ink">
          <Scopes scopes={apiKey.scopes} />
        </dd>
      </div>
      <div className="flex flex-wrap gap-x-1.5 md:hidden">
        <dt className="after:content-[':']">{columns.created}</dt>
        <dd>
          <RelativeTime at={apiKey.createdAt} />
        </dd>
      </div>
      <div className="flex flex-wrap gap-x-1.5 sm:hidden">
        <dt className="after:content-[':']">{columns.lastUsed}</dt>
        <dd>
          <LastUsed at={apiKey.lastUsedAt} />
        </dd>
      </div>
    </dl>
  );
}

function LastUsed({ at }: { at: string | null | undefined }) {
  return at == null ? text.developers.neverUsed : <RelativeTime at={at} />;
}

/** More than fit beside each other are counted; all of them are in the title. */
function Scopes({ scopes }: { scopes: readonly string[] }) {
  const SHOWN_MAX = 2;
  const every = Object.keys(text.developers.scopeNames);
  if (every.every(scope => scopes.includes(scope))) return text.developers.allScopes;
  return (
    <span title={scopes.join(', ')} className={scopes.length > SHOWN_MAX ? '' : 'font-mono text-[0.8125rem]'}>
      {scopes.length > SHOWN_MAX
        ? text.developers.scopeCount(count.format(scopes.length))
        : scopes.join(', ')}
    </span>
  );
}
