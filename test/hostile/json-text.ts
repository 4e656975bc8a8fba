import fc from 'fast-check';
import { NO_VALUES, ODD_NAMES, ODD_VALUES } from './corpus.ts';

/** JSON as text: doubled names, numbers too large and half a surrogate pair do not survive JSON.stringify. */
export type JsonText = fc.Arbitrary<string>;

/** One field of an object: its name, and what a good value of it looks like. */
export interface Field {
  readonly name: string;
  readonly value: JsonText;
}

const named = (name: string, value: string) => `${JSON.stringify(name)}:${value}`;

export const oddValue: JsonText = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_VALUES) },
  { weight: 3, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(text => JSON.stringify(text)) },
  { weight: 3, arbitrary: fc.maxSafeInteger().map(String) },
);

/** Mostly as it should be, so that what is wrong elsewhere is come to at all. */
export function mostly(good: JsonText, goodWeight = 12): JsonText {
  return fc.oneof({ weight: goodWeight, arbitrary: good }, { weight: 1, arbitrary: oddValue });
}

/** The object, mostly with the fields it should have; `others` are names that are known and not needed here. */
export function objectOf(fields: readonly Field[], others: readonly string[] = []): JsonText {
  const own = fields.map(({ name, value }) =>
    fc.oneof(
      { weight: 24, arbitrary: mostly(value).map(text => [named(name, text)]) },
      { weight: 1, arbitrary: fc.constant<string[]>([]) },
      {
        weight: 1,
        arbitrary: fc.tuple(mostly(value), oddValue).map(texts => texts.map(text => named(name, text))),
      },
    ),
  );
  const extraName = fc.constantFrom(
    ...(others.length > 0 ? [...others, ...others, ...ODD_NAMES] : ODD_NAMES),
  );
  const extras = fc.oneof(
    { weight: 8, arbitrary: fc.constant<string[]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.tuple(extraName, oddValue).map(pair => named(...pair)),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
    },
  );
  return fc.tuple(...own, extras).map(parts => `{${parts.flat().join(',')}}`);
}

type Damage = (body: Buffer) => Buffer;

const LONGEST_BODY_BYTES = 110_000;

const DAMAGES: readonly Damage[] = [
  body => body.subarray(0, Math.floor(body.length / 2)),
  body => body.subarray(0, -1),
  body => Buffer.concat([body, Buffer.from(',')]),
  body => Buffer.concat([body, body]),
  body => Buffer.concat([Buffer.from('['), body, Buffer.from(']')]),
  body => Buffer.concat([Buffer.from('\ufeff'), body]),
  body => Buffer.from(body.toString(), 'utf16le'),
  body => Buffer.concat([body.subarray(0, 2), Buffer.from([0xff, 0xfe, 0xc0]), body.subarray(2)]),
  body => Buffer.concat([body.subarray(0, 1), Buffer.from([0]), body.subarray(1)]),
  body => Buffer.from(JSON.stringify(body.toString())),
  () => Buffer.alloc(0),
  () => Buffer.from('null'),
  () => Buffer.from('[]'),
  () => Buffer.from('"x"'),
  () => Buffer.from('{"a":'.repeat(15_000)),
  () => Buffer.from('['.repeat(90_000)),
  () => Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hosts">]><x>&y;</x>'),
  body => Buffer.concat([body, Buffer.alloc(LONGEST_BODY_BYTES, ' ')]),
];

/** Nearly always the text; now and then what is left of it after an accident. */
export function damaged(text: JsonText): fc.Arbitrary<Buffer> {
  const body = text.map(written => Buffer.from(written));
  return fc.oneof(
    { weight: 25, arbitrary: body },
    {
      weight: 1,
      arbitrary: fc.tuple(body, fc.constantFrom(...DAMAGES)).map(([whole, damage]) => damage(whole)),
    },
  );
}
