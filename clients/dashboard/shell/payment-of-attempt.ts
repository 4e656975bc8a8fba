import type { Client } from 'urql';
import { graphql } from '../../graphql/dashboard/gql.ts';

const PaymentOfAttemptQuery = graphql(`
  query PaymentOfAttempt($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Attempt {
        paymentId
      }
    }
  }
`);

/** The id of the payment that an attempt belongs to; null where there is no such attempt, or no answer. */
export async function paymentOfAttempt(client: Client, id: string): Promise<string | null> {
  const { data } = await client.query(PaymentOfAttemptQuery, { id }).toPromise();
  return data?.node?.__typename === 'Attempt' ? data.node.paymentId : null;
}
