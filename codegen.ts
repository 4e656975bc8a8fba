import type { CodegenConfig } from '@graphql-codegen/cli';
import { getIntrospectedSchema, minifyIntrospectionQuery } from '@urql/introspection';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';

type Outputs = NonNullable<CodegenConfig['generates']>;
type Preset = Exclude<NonNullable<Extract<Outputs[string], { preset?: unknown }>['preset']>, string>;

// One output per client, or the checkout would ship the dashboard's documents: the document map does not tree-shake.
const output = (
  folder: string,
  options: { masking: boolean; documentMode: 'documentNode' | 'string' },
): Outputs => ({
  [`clients/graphql/${folder}/`]: {
    preset: 'client',
    documents: [`clients/${folder}/**/*.{ts,tsx}`, '!clients/**/*.test.{ts,tsx}'],
    presetConfig: { fragmentMasking: options.masking && { unmaskFunctionName: 'readFragment' } },
    config: { documentMode: options.documentMode },
  },
});

/**
 * The smallest introspection Graphcache can work with. Without it Graphcache cannot match fragments on interfaces
 * and unions, and drops their fields without a word.
 */
const cacheSchema: Preset = {
  buildGeneratesSection: options => [
    {
      ...options,
      filename: options.baseOutputDir,
      documents: [],
      plugins: [{ cacheSchema: {} }],
      pluginMap: {
        cacheSchema: {
          plugin: (schema: GraphQLSchema) =>
            `export const cacheSchema = ${JSON.stringify(minifyIntrospectionQuery(getIntrospectedSchema(lexicographicSortSchema(schema))))};\n`,
        },
      },
    },
  ],
};

const config: CodegenConfig = {
  schema: 'server/schema.graphql',
  importExtension: '.ts',
  config: {
    useTypeImports: true,
    enumType: 'string-literal',
    strictScalars: true,
    defaultScalarType: 'unknown',
    immutableTypes: true,
    scalars: {
      MinorUnits: 'number',
      Currency: 'string',
      DateTime: 'string',
      JSONObject: 'Record<string, unknown>',
    },
  },
  generates: {
    ...output('dashboard', { masking: true, documentMode: 'documentNode' }),
    // The checkout is one screen and has no GraphQL client: its documents are plain strings, its data is what was asked for.
    ...output('checkout', { masking: false, documentMode: 'string' }),
    ...output('sdk', { masking: false, documentMode: 'string' }),
    'clients/graphql/cache-schema.ts': { preset: cacheSchema },
  },
};

export default config;
