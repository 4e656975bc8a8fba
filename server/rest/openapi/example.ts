import type { JsonSchema } from './json-schema.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** An example of what a schema describes, made of the examples of its fields. */
export function exampleOf(schema: JsonSchema, named: Schemas): unknown {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return exampleOf(named[reference.split('/').at(-1) ?? ''] ?? {}, named);
  const examples = schema['examples'];
  if (Array.isArray(examples)) return examples[0];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'array') return [exampleOf(schema['items'] as JsonSchema, named)];
  if (schema['type'] === 'object') return exampleOfObject(schema, named);
  return null;
}

/** Fields that may be left out are, unless they have an example of their own. */
function exampleOfObject(schema: JsonSchema, named: Schemas): object {
  const required = new Set(schema['required'] as string[] | undefined);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(
    properties
      .filter(([name, of]) => required.has(name) || Array.isArray(of['examples']))
      .map(([name, of]) => [name, exampleOf(of, named)]),
  );
}
