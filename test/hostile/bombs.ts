/** A document, with the variables it is sent with, that would be too much for whoever ran it. */
export interface Bomb {
  readonly query: string;
  readonly variables?: object;
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** `order { payments { edges { node { order … } } } }` */
function deep(levels: number): string {
  return levels <= 0 ? 'id' : `order { payments { edges { node { ${deep(levels - 4)} } } } }`;
}

/** `{ a: { a: … } }` */
function nestedObject(levels: number): string {
  return `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}`;
}

/** Each fragment spreads the next one twice: 2^levels fields out of a few lines. */
function fanOut(levels: number, innermost: string): string {
  const fragments = times(levels, i => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
  return `{ ...F0 } ${fragments} fragment F${levels} on Query { ${innermost} }`;
}

// Fields that need no credential, so that nothing but the limits stands in the way: each reads a row.
const READ = 'invite(token: "x") { __typename }';
const ALL_TYPES = '{ __schema { types';

/** What must be refused before anything of it runs. */
export const BOMBS: Readonly<Record<string, Bomb>> = {
  'fifty levels': { query: `{ payment(id: "pay_0000000000000000") { ${deep(50)} } }` },
  'a thousand aliases': { query: `{ ${times(1_000, i => `a${i}: eventCursor`)} }` },
  'a thousand aliases that read': { query: `{ ${times(1_000, i => `a${i}: ${READ}`)} }` },
  'ten thousand fields': { query: `{ ${'eventCursor '.repeat(10_000)} }` },
  'one name three thousand times, which validation compares pair by pair': {
    query: `{ ${'eventCursor '.repeat(3_900)} }`,
  },
  'fragments in a circle': {
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
  },
  'a fragment that spreads itself': {
    query: '{ ...A } fragment A on Query { invite(token: "x") { __typename } ...A }',
  },
  'a fan of fragments': { query: fanOut(30, READ) },
  'a fan of fragments that introspect': { query: fanOut(30, '__schema { types { name } }') },
  'aliases in fragments that overlap': {
    query: `{ ${times(120, i => `...F${i}`)} } ${times(120, i => `fragment F${i} on Query { ${times(5, j => `a${j}: eventCursor`)} }`)}`,
  },
  'variables beyond the bound of a body': {
    query: `query ($x: String!) { invite(token: $x) { __typename } }`,
    variables: { x: 'x'.repeat(200_000) },
  },
  'a document of a megabyte': { query: `{ ${READ} } # ${'x'.repeat(1_000_000)}` },
  'a document of ninety kilobytes of comment and tokens': {
    query: `{ ${READ} } # ${'x '.repeat(40_000)}\n${'{'.repeat(5_000)}`,
  },
  'pages of pages': {
    query:
      '{ orders(first: 100) { edges { node { payments(first: 100) { edges { node { refunds { id } order { payments(first: 100) { edges { node { id } } } } } } } } } } }',
  },
  'five hundred directives': {
    query: `{ invite(token: "x") { ${'__typename @include(if: true) '.repeat(500)} } }`,
  },
  'one directive five hundred times': {
    query: `{ invite(token: "x") { __typename ${'@include(if: true) '.repeat(500)} } }`,
  },
  'unknown directives': { query: `{ invite(token: "x") { __typename ${times(500, i => `@d${i}`)} } }` },
  'a deep input object': {
    query: `mutation { createOrder(input: { amount: 100, notes: ${nestedObject(1_300)} }) { __typename } }`,
  },
  'a deep list': { query: `{ invite(token: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { __typename } }` },
  'deep selections': { query: `{ a ${'{ a '.repeat(1_900)}${'} '.repeat(1_901)}` },
  'three hundred descriptions of every type': {
    query: `${ALL_TYPES} { ${times(300, i => `a${i}: fields { type { name } }`)} } } }`,
  },
  'every field of every field': {
    query: `${ALL_TYPES} { fields { type { fields { ${times(400, i => `a${i}: name`)} } } } } } }`,
  },
  'a circle through the schema': {
    query: `${ALL_TYPES} ${'{ fields { type '.repeat(40)}{ name }${'} } '.repeat(40)} } }`,
  },
  'hundreds of schemas': {
    query: `{ ${times(300, i => `a${i}: __schema { types { kind name description } }`)} }`,
  },
  'hundreds of writes': {
    query: `mutation { ${times(240, i => `o${i}: createOrder(input: { amount: 100 }) { __typename }`)} }`,
  },
  'two hundred operations': { query: times(200, i => `query Q${i} { ${READ} }`) },
  'five hundred variables': {
    query: `query (${times(500, i => `$v${i}: String`)}) { ${times(300, i => `a${i}: invite(token: $v${i}) { __typename }`)} }`,
  },
};
