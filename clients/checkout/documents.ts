import { graphql } from '../graphql/checkout/gql.ts';

/** What the page knows of a payment. */
export const CheckoutPaymentFields = graphql(`
  fragment CheckoutPayment on Payment {
    id
    version
    status
    method
    createdAt
    card {
      network
      last4
    }
    vpa
    decline {
      code
      message
      retryable
      advice
    }
    nextAction {
      type
      url
      expiresAt
    }
  }
`);

/** What the page knows of an order, and the payment that is alive or has paid it. */
export const CheckoutOrderFields = graphql(`
  fragment CheckoutOrder on Order {
    id
    mode
    merchantName
    amount
    currency
    returnUrl
    acceptsUpiWithoutVpa
    payment {
      ...CheckoutPayment
    }
    lastPayment {
      ...CheckoutPayment
    }
  }
`);

/** What can be paid with on a demo installation. */
export const InstallationFields = graphql(`
  fragment CheckoutInstallation on Query {
    installation {
      testCards {
        method
        value
        outcome
      }
    }
  }
`);

export const OrderQuery = graphql(`
  query CheckoutOrder($id: ID!) {
    order(id: $id) {
      ...CheckoutOrder
    }
    ...CheckoutInstallation
  }
`);

export const InstallationQuery = graphql(`
  query CheckoutInstallation {
    ...CheckoutInstallation
  }
`);

export const CreateDemoOrderMutation = graphql(`
  mutation CreateDemoOrder {
    createDemoOrder {
      __typename
      ... on CreatedOrder {
        order {
          ...CheckoutOrder
        }
        clientSecret
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

export const PayMutation = graphql(`
  mutation Pay($input: CreatePaymentInput!) {
    createPayment(input: $input) {
      __typename
      ... on Payment {
        ...CheckoutPayment
      }
      ... on OrderConflictError {
        payment {
          ...CheckoutPayment
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export const PaymentSubscription = graphql(`
  subscription FollowPayment($id: ID!) {
    payment(id: $id) {
      ...CheckoutPayment
    }
  }
`);
