import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { printedSchema } from './print-schema.ts';

const SCHEMA_FILE = new URL('../schema.graphql', import.meta.url);

import { schema } from './schema.ts';

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** A type and everything in it that a reader of the schema meets. */
function partsOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) return [type, ...type.getValues().map(value => within(type, value))];
  if (isInputObjectType(type))
    return [type, ...Object.values(type.getFields()).map(field => within(type, field))];
  if (!isObjectType(type) && !isInterfaceType(type)) return [type];
  const fields = Object.values(type.getFields());
  const args = fields.flatMap(field => field.args.map(arg => within(within(type, field), arg)));
  return [type, ...fields.map(field => within(type, field)), ...args];
}

function within(parent: Described, { name, description }: Described): Described {
  return { name: `${parent.name}.${name}`, description };
}

describe('the schema', () => {
  test('is the one in server/schema.graphql: run `npm run schema` after a change', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(printedSchema());
  });

  test('describes every type, field, argument and enum value', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      type => !type.name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name),
    );
    const silent = types.flatMap(partsOf).filter(part => !part.description?.trim());
    expect(silent.map(part => part.name)).toEqual([]);
  });
});
