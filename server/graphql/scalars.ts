import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { toJsonAmount } from '../../core/money.ts';
import { builder } from './builder.ts';
import { SCALAR_RULES } from './scalar-rules.ts';

// What is only syntax is checked here (a number, not a text); what a number may be is for core to say, so that
// both APIs refuse the same amounts in the same words.

builder.scalarType('MinorUnits', {
  description:
    'An amount in the smallest unit of its currency: 4999 is 49.99 INR, or 4999 JPY. A whole number up to 2^53-1.',
  serialize: amount => toJsonAmount(amount),
  parseValue: numberOf,
  parseLiteral: node =>
    node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : numberOf(undefined),
});

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new GraphQLError(SCALAR_RULES.amount);
}

builder.scalarType('Currency', {
  description: 'An ISO 4217 currency code in upper case, e.g. INR.',
  serialize: code => code,
  parseValue: value => {
    if (typeof value === 'string') return value;
    throw new GraphQLError(SCALAR_RULES.currency);
  },
});

builder.scalarType('DateTime', {
  description: 'A moment in ISO 8601, in UTC: 2026-11-23T20:59:00.000Z.',
  serialize: date => date.toISOString(),
  parseValue: value => {
    // Four digits of year: JavaScript knows years that Postgres does not.
    const isMoment = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
    const date = new Date(isMoment ? value : Number.NaN);
    if (Number.isNaN(date.getTime())) throw new GraphQLError(SCALAR_RULES.moment);
    return date;
  },
});

builder.scalarType('JSONObject', {
  description: 'Any JSON object.',
  serialize: value => value,
  parseValue: objectOf,
  parseLiteral: (node: ValueNode, variables) => objectOf(valueFromASTUntyped(node, variables)),
});

function objectOf(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new GraphQLError(SCALAR_RULES.object);
}
