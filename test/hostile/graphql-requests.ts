import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { schema } from '../../server/graphql/schema.ts';
import { documentOf } from '../tenancy/ask.ts';
import { selectionOf } from '../tenancy/selection.ts';
import { ODD_VALUES } from './corpus.ts';
import { anyCredentials, contentType, type Headers, oddHeaders } from './headers.ts';
import { damaged, type JsonText, mostly, objectOf, oddValue } from './json-text.ts';
import type { HostileRequest } from './request.ts';

/** A field of Query or Mutation: what one request asks for. */
export interface RootField {
  /** `Query.payment` */
  readonly name: string;
  readonly isMutation: boolean;
  readonly field: GraphQLField<unknown, unknown>;
}

export const rootFields: readonly RootField[] = [schema.getQueryType(), schema.getMutationType()].flatMap(
  type =>
    Object.values((type as GraphQLObjectType).getFields()).map(field => ({
      name: `${type?.name}.${field.name}`,
      isMutation: type?.name === 'Mutation',
      field,
    })),
);

/** Requests for one root field: made from its types, with something wrong more often than not. */
export function requestsFor(root: RootField): fc.Arbitrary<HostileRequest> {
  const parts = { credentials: anyCredentials, others: oddHeaders, type: contentType };
  const byPost = fc
    .record({ ...parts, body: damaged(bodyOf(root)) })
    .map(({ credentials, others, type, body }) => ({
      ...{ method: 'POST', target: '/graphql', body },
      headers: [...credentials, ...others, ...type],
    }));
  const byGet = fc
    .record({ ...parts, query: documentFor(root), variables: variablesFor(root) })
    .map(({ credentials, others, query, variables }) => ({
      ...{ method: 'GET', body: undefined, headers: withoutType([...credentials, ...others]) },
      target: `/graphql?query=${encoded(query)}&variables=${encoded(variables)}`.slice(0, 12_000),
    }));
  return fc.oneof({ weight: 15, arbitrary: byPost }, { weight: 1, arbitrary: byGet });
}

const withoutType = (headers: Headers) => headers.filter(([name]) => name !== 'content-type');
const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll('%40', '@');

function bodyOf(root: RootField): JsonText {
  const query = documentFor(root).map(text => JSON.stringify(text));
  const operationName = fc.oneof(fc.constant('null'), fc.constantFrom('"Op"', '""', '"Other"'));
  const extensions = fc.constantFrom('{}', '{"persistedQuery":{"version":1,"sha256Hash":"00"}}', 'null');
  const usual = [
    { name: 'query', value: query },
    { name: 'variables', value: variablesFor(root) },
  ];
  return fc.oneof(
    { weight: 12, arbitrary: objectOf(usual) },
    { weight: 1, arbitrary: objectOf([...usual, { name: 'operationName', value: operationName }]) },
    { weight: 1, arbitrary: objectOf([...usual, { name: 'extensions', value: extensions }]) },
  );
}

/** Document pieces that a parser, a validator or a limit may stumble over. */
const PIECES = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '...',
    '@include(if: true)',
    '@skip(if: "x")',
    '@deprecated',
    '$',
    '$undefined',
    '!',
    ':',
  ],
  ...[
    '"\\u0000"',
    '"\\u{110000}"',
    '"\\uD800"',
    '"""',
    '#',
    '-',
    '1e999',
    '-0',
    '00',
    '9223372036854775808',
    '&',
    '|',
  ],
  ...[
    '...F',
    'fragment F on Query { __typename }',
    '... on Nothing { x }',
    'query',
    'mutation',
    'subscription',
  ],
  ...[
    '__schema { types { name } }',
    '__type(name: "\\u0000") { name }',
    '__typename',
    '_entities',
    '\ufeff',
    '\u0007',
  ],
  ...[
    '[[[[[[[[1]]]]]]]]',
    '{a: {b: {c: 1}}}',
    'null',
    'first: 2147483648',
    'a: __typename',
    '🙂',
    'é',
    '\ud800',
  ],
];

function documentFor({ name, isMutation, field }: RootField): fc.Arbitrary<string> {
  const selection = selectionOf(getNamedType(field.type));
  const declared = field.args.map(arg => `$${arg.name}: ${arg.type}`);
  const given = field.args.map(arg => `${arg.name}: $${arg.name}`);
  const inParentheses = (parts: string[]) => (parts.length > 0 ? `(${parts.join(' ')})` : '');
  const kind = isMutation ? 'mutation' : 'query';
  const byVariables = `${kind} Op${inParentheses(declared)} { ${field.name}${inParentheses(given)} ${selection} }`;
  const literal = fc
    .constantFrom('@order@', '@payment@', '@endpoint@', '@delivery@', '@member@', 'x')
    .map(id => documentOf(name, id));
  const whole = fc.oneof(
    { weight: 8, arbitrary: fc.constant(byVariables) },
    { weight: 2, arbitrary: literal },
  );
  const broken = fc
    .tuple(literal, fc.nat({ max: 400 }), fc.nat({ max: 12 }), fc.constantFrom(...PIECES))
    .map(([text, at, removed, piece]) => `${text.slice(0, at)} ${piece} ${text.slice(at + removed)}`);
  return fc.oneof({ weight: 10, arbitrary: whole }, { weight: 1, arbitrary: broken });
}

function variablesFor({ name, field }: RootField): JsonText {
  return objectOf(
    field.args.map(arg => ({ name: arg.name, value: inputValue(arg.type, `${name} ${arg.name}`) })),
  );
}

/** A value of this type. `place` says where it stands, from which it is known what would be good there. */
function inputValue(type: GraphQLInputType, place: string): JsonText {
  if (isNonNullType(type)) return inputValue(type.ofType, place);
  if (isListType(type)) {
    const item = inputValue(type.ofType, place);
    return mostly(fc.array(item, { maxLength: 3 }).map(items => `[${items.join(',')}]`));
  }
  if (isEnumType(type)) return mostly(fc.constantFrom(...type.getValues().map(({ name }) => `"${name}"`)));
  if (isInputObjectType(type)) return inputOf(type, place);
  return mostly(goodScalar(type.name, place), 8);
}

function inputOf(type: GraphQLInputObjectType, place: string): JsonText {
  const fields = Object.values(type.getFields());
  const [required, optional] = [fields.filter(needed), fields.filter(field => !needed(field))];
  const asField = (field: (typeof fields)[number]) => ({
    name: field.name,
    value: inputValue(field.type, `${place} ${type.name}.${field.name}`),
  });
  return fc.subarray(optional, { maxLength: Math.min(4, optional.length) }).chain(some =>
    objectOf(
      [...required, ...some].map(asField),
      fields.map(({ name }) => name),
    ),
  );
}

const needed = ({ type }: { type: GraphQLInputType }) => isNonNullType(type);

const texts = (...values: string[]) => fc.constantFrom(...values.map(value => JSON.stringify(value)));

/** By the end of the place: what a caller who means well would write there. */
const GOOD_TEXTS: readonly (readonly [place: RegExp, values: JsonText])[] = [
  [
    /CardInput\.number$/,
    texts('4111111111111111', '4000000000000002', '5555 5555 5555 4444', '4111-1111-1111-1111'),
  ],
  [/cvv$/, texts('123', '1234')],
  [/vpa$/, texts('someone@bank', 'success@sluice', 'failure@sluice')],
  [/email$/i, texts('a@example.com', 'ß@example.com', 'test@example.com')],
  [/password$/i, texts('a long password that is new', 'x')],
  [
    /url$/i,
    texts('https://hooks.example.com/x', 'http://127.0.0.1:9/', 'http://localhost:3000/webhook-inbox/x'),
  ],
  [/origins$/i, texts('https://shop.example', 'http://localhost:3001')],
  [/scopes$/, texts('payments:read', 'orders:write', 'keys:write', 'team:write')],
  [
    /selection$/,
    texts(
      '{ payment { id status } }',
      '{ id type }',
      '{ payment { order { payments { edges { node { id } } } } } }',
    ),
  ],
  [/timeZone$/, texts('UTC', 'Europe/Paris', 'Asia/Kolkata')],
  [/(?:after|before)$/, texts('0', '1', '@orderCursor@', '@paymentCursor@', 'R1BDOlM6eA==', '@payment@')],
  [/(?:after|before)$/, texts('@foreignOrderCursor@', '@foreignPaymentCursor@', '@foreignPayment@')],
  [
    /idempotencyKey$/,
    fc.oneof(
      fc.uuid().map(key => JSON.stringify(key)),
      texts('once', ''),
    ),
  ],
];

/** Ids of the kind that the place asks for, more often than of the others. */
const GOOD_IDS: readonly (readonly [place: RegExp, values: readonly string[]])[] = [
  [/order(?:Id)?(?: id)?$/i, ['@order@', '@order@', '@foreignOrder@']],
  [/payment(?:Id)?(?: id)?$/i, ['@payment@', '@captured@', '@foreignPayment@']],
  [/refund id$/, ['@refund@']],
  [/endpoint(?:Id)?(?: id)?$/i, ['@endpoint@']],
  [/deliver(?:y|yId|yIds)(?: id)?$/i, ['@delivery@']],
  [/event id$/, ['@event@']],
  [/userId$/, ['@member@']],
  [/merchantId$/, ['@merchant@']],
  [/attemptId$/, ['@attempt@']],
  [/keyId$/, ['@key@']],
];
const ALL_IDS = [
  '@order@',
  '@payment@',
  '@refund@',
  '@endpoint@',
  '@delivery@',
  '@event@',
  '@entry@',
  '@key@',
];

function goodScalar(type: string, place: string): JsonText {
  if (type === 'ID') {
    const ids = GOOD_IDS.find(([pattern]) => pattern.test(place))?.[1] ?? ALL_IDS;
    return fc.oneof({ weight: 5, arbitrary: texts(...ids) }, { weight: 1, arbitrary: texts(...ALL_IDS) });
  }
  if (type === 'String') {
    const known = GOOD_TEXTS.find(([pattern]) => pattern.test(place))?.[1];
    return known ?? texts('A text', 'order_1', 'x', 'R-2041', '');
  }
  if (type === 'Boolean') return fc.constantFrom('true', 'false');
  if (type === 'Currency') return texts('INR', 'JPY', 'BHD', 'USD');
  if (type === 'MinorUnits') return fc.constantFrom('100', '1', '50', '99900', '1000000000000');
  if (type === 'DateTime')
    return texts('2026-01-01T00:00:00Z', '2026-11-01T00:00:00.000Z', '2030-01-01T00:00:00+05:30');
  if (type === 'JSONObject')
    return fc.constantFrom('{"a":"b"}', '{}', ...ODD_VALUES.filter(value => value[0] === '{'));
  if (/expiryMonth$/.test(place)) return fc.constantFrom('12', '1');
  if (/expiryYear$/.test(place)) return fc.constantFrom('2030', '31');
  if (type === 'Int') return fc.constantFrom('1', '5', '20', '100');
  return oddValue;
}
