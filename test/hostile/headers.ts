import fc from 'fast-check';
import { CARD_NUMBER, CONTENT_TYPES, HEADER_NAMES, HEADER_VALUES } from './corpus.ts';
import type { HostileRequest } from './request.ts';

export type Headers = HostileRequest['headers'];

const none: Headers = [];
const KEY: Headers = [
  ['x-api-key', '@apiKey@'],
  ['x-api-secret', '@apiSecret@'],
];

/** Nearly always good: a wrong one ends the request before anything else of it is looked at. */
const WRONG_CREDENTIALS: readonly Headers[] = [
  none,
  [['x-api-key', '@apiKey@']],
  [
    ['x-api-key', '@apiKey@'],
    ['x-api-secret', 'wrong'],
  ],
  [
    ['x-api-key', '@foreignKey@'],
    ['x-api-secret', '@foreignSecret@'],
  ],
  [...KEY, ...KEY],
  [...KEY, ['x-api-key', '@foreignKey@']],
  [
    ['authorization', 'Basic @basic@'],
    ['authorization', 'Bearer @clientSecret@'],
  ],
  [['authorization', 'Basic @basic@, Basic @basic@']],
  [['authorization', 'Basic %%%']],
  [['authorization', 'Basic']],
  [['authorization', 'Basic OjA6OjA=']],
  [['authorization', '']],
  [['authorization', 'Bearer @clientSecret@']],
  [['authorization', `Bearer ${'x'.repeat(6_000)}`]],
  [['authorization', 'Digest username="x"']],
  [
    ['x-api-key', CARD_NUMBER],
    ['x-api-secret', '\xff\x80'],
  ],
  [
    ['x-api-key', "' OR 1=1 --"],
    ['x-api-secret', '%'],
  ],
  [
    ['x-api-key', ''],
    ['x-api-secret', ''],
  ],
];

export const keyCredentials: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 16, arbitrary: fc.constant(KEY) },
  { weight: 2, arbitrary: fc.constant<Headers>([['authorization', 'Basic @basic@']]) },
  { weight: 1, arbitrary: fc.constantFrom(...WRONG_CREDENTIALS) },
);

/** What GraphQL understands beside keys. */
export const anyCredentials: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 6, arbitrary: keyCredentials },
  {
    weight: 4,
    arbitrary: fc.constant<Headers>([
      ['cookie', 'sluice_session=@session@'],
      ['sec-fetch-site', 'same-origin'],
    ]),
  },
  { weight: 1, arbitrary: fc.constant<Headers>([['authorization', 'Bearer @clientSecret@']]) },
  { weight: 1, arbitrary: fc.constant(none) },
);

const idempotencyKey: fc.Arbitrary<Headers> = fc
  .oneof(
    { weight: 4, arbitrary: fc.uuid() },
    { weight: 2, arbitrary: fc.constantFrom('once', 'x'.repeat(255)) },
    { weight: 1, arbitrary: fc.constantFrom(...HEADER_VALUES, 'x'.repeat(256), ' spaced ', 'a\tb', '\xa0') },
  )
  .map(key => [['idempotency-key', key]]);

const oddHeader: fc.Arbitrary<Headers> = fc
  .tuple(fc.constantFrom(...HEADER_NAMES), fc.constantFrom(...HEADER_VALUES))
  .map(pair => [pair]);

/** Headers beside the credential. */
export const oddHeaders: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(none) },
  { weight: 2, arbitrary: idempotencyKey },
  { weight: 2, arbitrary: oddHeader },
  { weight: 1, arbitrary: fc.tuple(idempotencyKey, oddHeader).map(lists => lists.flat()) },
);

export const contentType: fc.Arbitrary<Headers> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Headers>([['content-type', 'application/json']]) },
  { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES).map(type => [['content-type', type]] as const) },
  { weight: 1, arbitrary: fc.constant(none) },
);
