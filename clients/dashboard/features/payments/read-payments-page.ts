import type { ResultOf } from '@graphql-typed-document-node/core';
import type { Client } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { PaymentFilter } from '../../../graphql/dashboard/graphql.ts';
import { ownCursor } from '../../live/own-cursor.ts';
import { createReadingAhead } from '../../live/read-ahead.ts';

/** What the list knows of a payment, and with it each row. */
export const ListedPayment = graphql(`
  fragment ListedPayment on Payment {
    id
    version
    status
    method
    amount
    currency
    createdAt
    vpa
    card {
      network
      last4
      expiryMonth
      expiryYear
    }
    order {
      id
      receipt
    }
    ...PaymentCells
  }
`);

export type ListedPayment = ResultOf<typeof ListedPayment>;

const PaymentsPageQuery = graphql(`
  query PaymentsPage($first: Int!, $after: String, $filter: PaymentFilter) {
    eventCursor
    payments(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ListedPayment
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE_ROWS = 50;

export interface PaymentsPage {
  payments: readonly ListedPayment[];
  /** Where the next page begins; null after the last one. */
  next: string | null;
  /** A place in the event log from before the page was read. */
  eventCursor: string;
}

/** The first page of a filter. The page of payments begins it before there is a list. */
export const firstPage = createReadingAhead((client, filter: PaymentFilter) =>
  readPaymentsPage(client, filter, null),
);

/** Reads one page from the server, never from the cache. */
export async function readPaymentsPage(
  client: Client,
  filter: PaymentFilter,
  after: string | null,
): Promise<PaymentsPage> {
  const variables = { first: PAGE_ROWS, after, filter };
  const result = await client
    .query(PaymentsPageQuery, variables, { requestPolicy: 'network-only' })
    .toPromise();
  const { data, error } = result;
  const eventCursor = ownCursor(result);
  if (data === undefined || eventCursor === undefined)
    throw error ?? new Error('The server gave no payments.');
  const { edges, pageInfo } = data.payments;
  return {
    payments: edges.map(edge => readFragment(ListedPayment, edge.node)),
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
    eventCursor,
  };
}
