import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';

// Yoga alone: the same document against a mutation that does nothing. What GraphQL over HTTP costs without a payment.
const yoga = createYoga({
  logging: false,
  graphiql: false,
  landingPage: false,
  schema: createSchema({
    typeDefs: /* GraphQL */ `
      input CardInput {
        number: String!
        expiryMonth: Int!
        expiryYear: Int!
        cvv: String!
        holderName: String
      }
      input CreatePaymentInput {
        amount: Int!
        currency: String!
        card: CardInput
        idempotencyKey: String
      }
      interface UserError {
        code: String!
        message: String!
      }
      type ValidationError implements UserError {
        code: String!
        message: String!
      }
      type Payment {
        id: ID!
        status: String!
        amount: Int!
        currency: String!
      }
      union CreatePaymentResult = Payment | ValidationError
      type Query {
        ok: Boolean!
      }
      type Mutation {
        createPayment(input: CreatePaymentInput!): CreatePaymentResult!
      }
    `,
    resolvers: {
      Mutation: {
        createPayment: (_root: unknown, { input }: { input: { amount: number; currency: string } }) => ({
          __typename: 'Payment',
          id: 'pay_0000000000000000',
          status: 'PENDING',
          amount: input.amount,
          currency: input.currency,
        }),
      },
    },
  }),
});
const server = createServer(yoga);
server.listen(Number(process.env['API_PORT']), '127.0.0.1', () => process.send?.({ type: 'ready' }));

process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  process.disconnect?.();
});
