import type { ResultOf } from '@graphql-typed-document-node/core';
import { type Client, createRequest, stringifyDocument } from '@urql/core';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentFilter } from '../../../graphql/dashboard/graphql.ts';
import { waitToRetry } from '../../../socket/backoff.ts';
import { isRefusal } from '../../session.ts';
import { CSV_HEADER, csvLine } from './csv.ts';

const ExportQuery = graphql(`
  query ExportPayments($after: String, $filter: PaymentFilter) {
    payments(first: 100, after: $after, filter: $filter) {
      edges {
        node {
          id
          createdAt
          status
          amount
          currency
          capturedAmount
          refundedAmount
          method
          vpa
          description
          processorReference
          card {
            network
            last4
          }
          order {
            id
            receipt
          }
          decline {
            code
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const CountQuery = graphql(`
  query CountPayments($filter: PaymentFilter) {
    paymentCount(filter: $filter)
  }
`);

/** A page is asked for this often before the export gives up. */
const TRIES = 5;

/** How far an export is. `total` is null where it is not known. */
export interface ExportProgress {
  done: number;
  total: number | null;
}

interface ExportOptions {
  client: Client;
  filter: PaymentFilter;
  signal: AbortSignal;
  /** So many payments are in the file. */
  onProgress: (progress: ExportProgress) => void;
}

/**
 * Every payment that the filter matches, as CSV, page by page from newest to oldest. A page is a few dozen kilobytes and
 * goes into the file at once, so what grows is the file alone. Answers null when it was cancelled.
 */
export async function exportPayments(options: ExportOptions): Promise<Blob | null> {
  const { client, filter, signal, onProgress } = options;
  const total = await countPayments(client, filter);
  let file = new Blob([CSV_HEADER], { type: 'text/csv;charset=utf-8' });
  let after: string | null = null;
  let done = 0;
  do {
    const page: Page | null = await readPage({ client, signal, variables: { after, filter } });
    if (page === null) return null;
    const lines = page.edges.map(({ node }) => csvLine(node));
    // The browser keeps blobs outside of the script's memory.
    file = new Blob([file, ...lines], { type: file.type });
    done += lines.length;
    // Payments may be made meanwhile.
    onProgress({ done, total: total === null ? null : Math.max(total, done) });
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return file;
}

async function countPayments(client: Client, filter: PaymentFilter): Promise<number | null> {
  const { data } = await client.query(CountQuery, { filter }, { requestPolicy: 'network-only' }).toPromise();
  return data?.paymentCount ?? null;
}

type Page = ResultOf<typeof ExportQuery>['payments'];

interface PageRequest {
  client: Client;
  signal: AbortSignal;
  variables: { after: string | null; filter: PaymentFilter };
}

interface Answer {
  data?: ResultOf<typeof ExportQuery> | null;
  errors?: { extensions?: Record<string, unknown> }[];
}

/**
 * Past the page's cache: a hundred thousand payments have no business there. Null when it was cancelled. It carries what
 * the page's other requests carry, so that a file begun in one mode does not go on with payments of another.
 */
async function readPage({ client, signal, variables }: PageRequest): Promise<Page | null> {
  const {
    url,
    fetchOptions,
    fetch: send = fetch,
  } = client.createRequestOperation('query', createRequest(ExportQuery, variables)).context;
  const { headers } = (typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions) ?? {};
  const request = {
    method: 'POST',
    headers: { ...(headers as Record<string, string>), 'content-type': 'application/json' },
    body: JSON.stringify({ query: stringifyDocument(ExportQuery), variables }),
    signal,
  };
  for (let tries = 1; !signal.aborted; tries += 1) {
    const answer = await send(url, request)
      .then(response => response.json() as Promise<Answer>)
      .catch(() => null);
    if (answer?.data) return answer.data.payments;
    if (signal.aborted) break;
    if (tries === TRIES || answer?.errors?.some(isRefusal)) throw new Error('The server gave no payments.');
    await waitToRetry(tries);
  }
  return null;
}
