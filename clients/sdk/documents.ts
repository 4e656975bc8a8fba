import { graphql } from '../graphql/sdk/gql.ts';

// What the SDK asks for. The types of what it answers with are generated from these, and from the server's schema.

graphql(`
  fragment PaymentFields on Payment {
    id
    status
    version
    mode
    amount
    currency
    method
    captureMethod
    authorizedAmount
    capturableAmount
    capturedAmount
    refundableAmount
    refundedAmount
    reversedAmount
    actions
    card { network last4 expiryMonth expiryYear }
    vpa
    decline { code message retryable advice }
    nextAction { type url expiresAt }
    order { id }
    description
    metadata
    expiresAt
    createdAt
    updatedAt
  }
`);

graphql(`
  fragment RefundFields on Refund {
    id
    status
    amount
    currency
    reason
    payment { id }
    decline { code message retryable advice }
    createdAt
    processedAt
  }
`);

graphql(`
  fragment OrderFields on Order {
    id
    amount
    currency
    mode
    receipt
    notes
    captureMethod
    payment { id status }
    createdAt
    updatedAt
  }
`);

graphql(`
  fragment EndpointFields on WebhookEndpoint {
    id
    url
    description
    eventTypes
    status
    disabledReason
    isDefault
    createdAt
    updatedAt
  }
`);

graphql(`
  fragment RefusalFields on UserError {
    code
    message
    path
  }
`);

export const CreateOrder = graphql(`
  mutation SdkCreateOrder($input: CreateOrderInput!) {
    result: createOrder(input: $input) {
      __typename
      ... on CreatedOrder { order { ...OrderFields } clientSecret checkoutUrl }
      ...RefusalFields
    }
  }
`);

export const ReadOrder = graphql(`
  query SdkOrder($id: ID!) { node: order(id: $id) { ...OrderFields } }
`);

export const CreatePayment = graphql(`
  mutation SdkCreatePayment($input: CreatePaymentInput!) {
    result: createPayment(input: $input) { __typename ... on Payment { ...PaymentFields } ...RefusalFields }
  }
`);

export const CapturePayment = graphql(`
  mutation SdkCapturePayment($input: CapturePaymentInput!) {
    result: capturePayment(input: $input) { __typename ... on Payment { ...PaymentFields } ...RefusalFields }
  }
`);

export const VoidPayment = graphql(`
  mutation SdkVoidPayment($input: VoidPaymentInput!) {
    result: voidPayment(input: $input) { __typename ... on Payment { ...PaymentFields } ...RefusalFields }
  }
`);

export const RefundPayment = graphql(`
  mutation SdkRefundPayment($input: RefundPaymentInput!) {
    result: refundPayment(input: $input) { __typename ... on Refund { ...RefundFields } ...RefusalFields }
  }
`);

export const ReadPayment = graphql(`
  query SdkPayment($id: ID!) { node: payment(id: $id) { ...PaymentFields } }
`);

export const ListPayments = graphql(`
  query SdkPayments($first: Int!, $after: String, $filter: PaymentFilter) {
    list: payments(first: $first, after: $after, filter: $filter) {
      edges { node { ...PaymentFields } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ReadRefund = graphql(`
  query SdkRefund($id: ID!) { node: refund(id: $id) { ...RefundFields } }
`);

export const ListRefunds = graphql(`
  query SdkRefunds($first: Int!, $after: String, $filter: RefundFilter) {
    list: refunds(first: $first, after: $after, filter: $filter) {
      edges { node { ...RefundFields } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const ListEndpoints = graphql(`
  query SdkEndpoints { list: webhookEndpoints { ...EndpointFields } }
`);

export const CreateEndpoint = graphql(`
  mutation SdkCreateEndpoint($input: CreateWebhookEndpointInput!) {
    result: createWebhookEndpoint(input: $input) {
      __typename
      ... on WebhookEndpointSecret { endpoint { ...EndpointFields } secret }
      ...RefusalFields
    }
  }
`);

export const DeleteEndpoint = graphql(`
  mutation SdkDeleteEndpoint($input: WebhookEndpointInput!) {
    result: deleteWebhookEndpoint(input: $input) {
      __typename
      ... on WebhookEndpoint { ...EndpointFields }
      ...RefusalFields
    }
  }
`);

export const RotateSecret = graphql(`
  mutation SdkRotateSecret($input: RotateWebhookSecretInput!) {
    result: rotateWebhookSecret(input: $input) {
      __typename
      ... on WebhookEndpointSecret { endpoint { ...EndpointFields } secret }
      ...RefusalFields
    }
  }
`);

export const ReadCursor = graphql(`
  query SdkCursor { eventCursor }
`);

export const ReadBookmark = graphql(`
  query SdkBookmark($after: String!, $types: [EventType!], $paymentId: ID) {
    page: events(first: 1, after: $after, types: $types, paymentId: $paymentId) { events { id } nextCursor }
  }
`);

export const FollowEvents = graphql(`
  subscription SdkEvents($after: String!, $types: [EventType!], $paymentId: ID) {
    events(after: $after, types: $types, paymentId: $paymentId) {
      id
      cursor
      type
      createdAt
      data
      payment { ...PaymentFields }
    }
  }
`);
