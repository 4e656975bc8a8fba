/** What an example needs to run as it stands. */
export interface SnippetOptions {
  /** Where the API is reached: https://pay.example.com */
  origin: string;
  key: { id: string; secret: string };
}

export type SnippetLanguage = 'curl' | 'node' | 'graphql';

/** The networks' own test number: no issuer has ever given it out. */
const CARD_NUMBER = '4111111111111111';

const REST_PAYMENT = `{
    "amount": 4999,
    "currency": "INR",
    "method": "card",
    "card": {
      "number": "${CARD_NUMBER}",
      "expiry_month": "12",
      "expiry_year": "2040",
      "cvv": "123",
      "holder_name": "A Shopper"
    }
  }`;

const CREATE_PAYMENT = `mutation Pay($input: CreatePaymentInput!) {
  createPayment(input: $input) {
    __typename
    ... on Payment { id status amount currency }
    ... on UserError { code message path }
  }
}`;

/** A payment over REST. */
function asCurl({ origin, key }: SnippetOptions): string {
  return `curl "${origin}/api/v1/payments" \\
  -u "${key.id}:${key.secret}" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '${REST_PAYMENT}'`;
}

/** A payment over GraphQL, from a program. */
function asNode({ origin, key }: SnippetOptions): string {
  return `const query = \`${CREATE_PAYMENT}\`;

const response = await fetch('${origin}/graphql', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'x-api-key': '${key.id}',
    'x-api-secret': '${key.secret}',
    'idempotency-key': crypto.randomUUID(),
  },
  body: JSON.stringify({
    query,
    variables: {
      input: {
        amount: 4999,
        currency: 'INR',
        card: { number: '${CARD_NUMBER}', expiryMonth: 12, expiryYear: 2040, cvv: '123' },
      },
    },
  }),
});

const { data, errors } = await response.json();
if (errors) throw new Error(\`\${errors[0].message} (\${response.headers.get('x-request-id')})\`);
console.log(data.createPayment);`;
}

/** The same for GraphiQL, and for a client of the reader's own. */
function asGraphQL(): string {
  return `mutation Pay {
  createPayment(
    input: {
      amount: 4999
      currency: "INR"
      card: { number: "${CARD_NUMBER}", expiryMonth: 12, expiryYear: 2040, cvv: "123" }
    }
  ) {
    __typename
    ... on Payment { id status amount currency }
    ... on UserError { code message path }
  }
}`;
}

export const SNIPPETS: Readonly<Record<SnippetLanguage, (options: SnippetOptions) => string>> = {
  curl: asCurl,
  node: asNode,
  graphql: asGraphQL,
};
