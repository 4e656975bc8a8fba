import { describe, expect, test } from '@jest/globals';
import { checkSelection } from './payload-selection.ts';
import { schema } from './schema.ts';

describe('a payload selection', () => {
  test.each([
    '{ id }',
    '{ id type payment { id status version amount currency order { id receipt } } }',
    '# with a comment\n{ type data }',
    '{ ... on Event { id } short: type @include(if: true) }',
  ])('may be %s', selection => {
    expect(() => checkSelection(schema, selection)).not.toThrow();
  });

  test.each([
    ['{ nonsense }', /Cannot query field "nonsense" on type "Event"/],
    ['{ payment }', /must have a selection/],
    ['{ id', /Syntax Error/],
    ['', /Syntax Error/],
    ['id', /Syntax Error/],
    ['{ id } { id }', /one selection in braces/],
    ['{ id } fragment F on Payment { id }', /one selection in braces/],
    ['query { id }', /one selection in braces/],
    ['mutation { id }', /one selection in braces/],
    ['subscription Q { id }', /one selection in braces/],
    ['{ ...F }', /Unknown fragment "F"/],
    ['{ payment(id: $id) { id } }', /Unknown argument "id"/],
    ['{ id } }', /Syntax Error/],
  ])('cannot be %s', (selection, message) => {
    expect(() => checkSelection(schema, selection)).toThrow(message);
  });

  test('is bounded in depth, cost and length', () => {
    const deep = `{ ${'payment { order { '.repeat(5)}id${' } }'.repeat(5)} }`;
    expect(() => checkSelection(schema, deep)).toThrow('It has 11 levels; at most 8 are allowed.');
    const dear =
      '{ payment { order { payments(first: 100) { edges { node { id status amount currency vpa } } } } } }';
    expect(() => checkSelection(schema, dear)).toThrow(/It has \d+ points of cost; at most 500 are allowed/);
    const long = `{ ${Array.from({ length: 400 }, (_, i) => `f${i}: id`).join(' ')} }`;
    expect(() => checkSelection(schema, long)).toThrow('tokens');
  });
});
