import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema of what comes in, written out where it is used. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override });
  return rest;
}

/** Schemas of what goes out: those with a name refer to each other and are told once. */
export function namedSchemas(schemas: readonly z.ZodType[]): Record<string, JsonSchema> {
  const named = z.registry<{ id: string }>();
  for (const schema of schemas) named.add(schema, { id: nameOf(schema) });
  const { schemas: made } = z.toJSONSchema(named, { uri: referenceTo, unrepresentable: 'any', override });
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema, $id, id, ...rest }]) => [name, rest as JsonSchema]),
  );
}

export function referenceTo(name: string): string {
  return `#/components/schemas/${name}`;
}

export function nameOf(schema: z.ZodType): string {
  const name = schema.meta()?.id;
  if (typeof name === 'string') return name;
  throw new Error('An answer has a schema without a name.');
}

interface Told {
  zodSchema: z.core.$ZodType;
  jsonSchema: Record<string, unknown>;
}

/**
 * Amounts take bigints too, which JSON does not have: their metadata says what they are. Zod leaves a default out where a
 * text is made a number on the way in.
 */
function override({ zodSchema, jsonSchema }: Told): void {
  if (jsonSchema['type'] === 'integer') delete jsonSchema['anyOf'];
  if (zodSchema instanceof z.ZodDefault) jsonSchema['default'] = zodSchema.def.defaultValue;
}
