import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { locale } from '../../../ui/locale.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const LoggedRequest = graphql(`
  fragment LoggedRequest on ApiRequest {
    requestId
    keyId
    method
    path
    operation
    status
    durationMs
    errorCode
    createdAt
  }
`);

type Request = { id: string } & FragmentType<typeof LoggedRequest>;

const count = new Intl.NumberFormat(locale);
const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6'];
const CELL = 'px-2.5 py-2.5 align-middle first:pl-5 last:pr-5';

const { requestColumns } = text.developers;
const COLUMNS = [
  { label: requestColumns.request, className: 'text-left' },
  { label: requestColumns.status, className: 'w-72 text-left hidden sm:table-cell' },
  { label: requestColumns.duration, className: 'w-24 text-right hidden md:table-cell' },
  { label: requestColumns.id, className: 'w-60 text-left hidden lg:table-cell' },
  { label: requestColumns.time, className: 'w-28 text-right' },
] as const;

/** The log; skeleton rows while it is not there yet. */
export function RequestsTable({ requests }: { requests: readonly Request[] | undefined }) {
  return (
    <table aria-busy={requests === undefined} className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{text.developers.requestsCaption}</caption>
      <thead>
        <tr>
          {COLUMNS.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`h-10 border-line border-b px-2.5 font-medium text-ink-soft text-sm first:pl-5 last:pr-5 ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&_td]:border-line/70 [&_td]:border-b">
        {requests === undefined
          ? SKELETON_ROWS.map(row => (
              <tr key={row} className="h-16">
                {COLUMNS.map(({ label, className }) => (
                  <td key={label} className={`${CELL} ${className}`}>
                    <Skeleton className="h-4 w-3/5 align-middle" />
                  </td>
                ))}
              </tr>
            ))
          : requests.map(request => <RequestRow key={request.id} request={request} />)}
      </tbody>
    </table>
  );
}

function toneOf(status: number, errorCode: string | null): Tone {
  if (status >= 500) return 'bad';
  return status >= 400 || errorCode !== null ? 'wait' : 'good';
}

function RequestRow({ request }: { request: FragmentType<typeof LoggedRequest> }) {
  const { requestId, keyId, method, path, operation, status, durationMs, errorCode, createdAt } =
    readFragment(LoggedRequest, request);
  const code = errorCode ?? null;
  const outcome = (
    <span className="flex min-w-0 items-center gap-2">
      <Badge tone={toneOf(status, code)}>{status}</Badge>
      <span className="truncate text-[0.8125rem] text-ink-soft" title={code ?? undefined}>
        {code}
      </span>
    </span>
  );
  const duration = text.developers.milliseconds(count.format(durationMs));
  const idAndCopy = (
    <span className="flex items-center gap-1 font-mono text-[0.8125rem] text-ink-soft">
      <span className="truncate">{requestId}</span>
      <CopyButton text={requestId} label={text.developers.copyRequestId(requestId)} />
    </span>
  );
  // What has no column of its own on a narrow screen stands below the request.
  return (
    <tr className="h-16">
      <td className={CELL}>
        <p className="truncate font-mono text-[0.8125rem]" title={path}>
          <span className="font-semibold">{method}</span> {operation ?? path}
        </p>
        <p className="truncate font-mono text-[0.8125rem] text-ink-soft">{keyId}</p>
        <div className="mt-1 sm:hidden">{outcome}</div>
        <div className="mt-1 lg:hidden">{idAndCopy}</div>
        <p className="figures mt-1 text-[0.8125rem] text-ink-soft md:hidden">
          <span className="sr-only">{requestColumns.duration} </span>
          {duration}
        </p>
      </td>
      <td className={`hidden sm:table-cell ${CELL}`}>{outcome}</td>
      <td className={`figures hidden text-right text-ink-soft md:table-cell ${CELL}`}>{duration}</td>
      <td className={`hidden lg:table-cell ${CELL}`}>{idAndCopy}</td>
      <td className={`text-right text-ink-soft text-sm ${CELL}`}>
        <RelativeTime at={createdAt} />
      </td>
    </tr>
  );
}
