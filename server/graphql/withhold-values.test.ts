import { describe, expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, graphqlSync } from 'graphql';
import { withholdValues } from './withhold-values.ts';

const schema = buildSchema(`
  enum Method { MANUAL AUTOMATIC }
  input Card { number: String! month: Int! method: Method }
  type Query { pay(card: Card!): String }
`);
const SECRET = '378282246310005';

/** What GraphQL says of a request, without the values. */
function complaints(source: string, variableValues: Record<string, unknown> = {}): string[] {
  const { errors = [] } = graphqlSync({ schema, source, variableValues });
  return errors.map(error => withholdValues(error).message);
}

const withVariable = (card: unknown) => complaints('query($card: Card!) { pay(card: $card) }', { card });
const inDocument = (card: string) => complaints(`{ pay(card: ${card}) }`);

interface Case {
  readonly about: string;
  readonly said: string[];
  readonly expected: unknown[];
}

const CASES: readonly Case[] = [
  {
    about: 'a number that should be text',
    said: withVariable({ number: Number(SECRET), month: 1 }),
    expected: [
      'Variable "$card" got an invalid value at "card.number"; String cannot represent a non string value.',
    ],
  },
  {
    about: 'text that should be a number, whatever it says',
    said: withVariable({ number: 'x', month: `${SECRET}"; at "x"; A ${SECRET}` }),
    expected: [
      'Variable "$card" got an invalid value at "card.month"; Int cannot represent non-integer value.',
    ],
  },
  {
    about: 'a field that is missing',
    said: withVariable({ number: SECRET }),
    expected: [
      'Variable "$card" got an invalid value; Field "month" of required type "Int!" was not provided.',
    ],
  },
  {
    about: 'a field that is too much',
    said: withVariable({ number: SECRET, month: 1, colour: 'red' }),
    expected: ['Variable "$card" got an invalid value; Field "colour" is not defined by type "Card".'],
  },
  {
    about: 'text where an object should be',
    said: withVariable(SECRET),
    expected: ['Variable "$card" got an invalid value; Expected type "Card" to be an object.'],
  },
  {
    about: 'an enum',
    said: withVariable({ number: 'x', month: 1, method: SECRET }),
    expected: [expect.stringMatching(/^Variable "\$card" got an invalid value at "card.method"/)],
  },
  {
    about: 'a literal',
    said: inDocument(`{ number: ${SECRET}, month: 1 }`),
    expected: ['String cannot represent a non string value.'],
  },
  {
    about: 'a literal object',
    said: inDocument(`"${SECRET}"`),
    expected: ['Expected value of type "Card!".'],
  },
  {
    about: 'the syntax',
    said: inDocument(`{ number "${SECRET}" }`),
    expected: ['Syntax Error: Expected ":", found String.'],
  },
];

describe('a complaint of GraphQL', () => {
  test.each(CASES)('about $about quotes nothing', ({ said, expected }) => {
    expect(said).toEqual(expected);
    expect(said.join()).not.toContain(SECRET);
  });

  test('about names stays as it is', () => {
    const error = new GraphQLError('Cannot query field "amuont" on type "Payment". Did you mean "amount"?');
    expect(withholdValues(error)).toBe(error);
  });
});
