import type { ResultOf } from '@graphql-typed-document-node/core';
import { stringifyDocument } from '@urql/core';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentFilter } from '../../../graphql/dashboard/graphql.ts';
import { waitToRetry } from '../../../socket/backoff.ts';
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

/** A page is asked for this often before the export gives up. */
const TRIES = 5;

interface ExportOptions {
  filter: PaymentFilter;
  signal: AbortSignal;
  /** So many payments are in the file. */
  onProgress: (count: number) => void;
}

/**
 * Every payment that the filter matches, as CSV, page by page from newest to oldest. A page is a few dozen kilobytes and
 * goes into the file at once, so what grows is the file alone. Answers null when it was cancelled.
 */
export async function exportPayments({ filter, signal, onProgress }: ExportOptions): Promise<Blob | null> {
  let file = new Blob([CSV_HEADER], { type: 'text/csv;charset=utf-8' });
  let after: string | null = null;
  let count = 0;
  do {
    const page: Page | null = await readPage({ after, filter }, signal);
    if (page === null) return null;
    const lines = page.edges.map(({ node }) => csvLine(node));
    // The browser keeps blobs outside of the script's memory.
    file = new Blob([file, ...lines], { type: file.type });
    count += lines.length;
    onProgress(count);
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return file;
}

type Page = ResultOf<typeof ExportQuery>['payments'];

/** Past the page's cache: a hundred thousand payments have no business there. Null when it was cancelled. */
async function readPage(
  variables: { after: string | null; filter: PaymentFilter },
  signal: AbortSignal,
): Promise<Page | null> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: stringifyDocument(ExportQuery), variables }),
    signal,
  };
  for (let tries = 1; !signal.aborted; tries += 1) {
    const answer = await fetch('/graphql', request)
      .then(response => response.json() as Promise<{ data?: ResultOf<typeof ExportQuery> | null }>)
      .catch(() => null);
    if (answer?.data) return answer.data.payments;
    if (signal.aborted) break;
    if (tries === TRIES) throw new Error('The server gave no payments.');
    await waitToRetry(tries);
  }
  return null;
}
