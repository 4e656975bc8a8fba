import type { CodegenConfig } from '@graphql-codegen/cli';

// One output per client, or the checkout would ship the dashboard's documents: the document map does not tree-shake.
const client = (folder: string): NonNullable<CodegenConfig['generates']> => ({
  [`clients/graphql/${folder}/`]: {
    preset: 'client',
    documents: [`clients/${folder}/**/*.{ts,tsx}`, 'clients/ui/**/*.{ts,tsx}'],
    presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
  },
});

const config: CodegenConfig = {
  schema: 'server/schema.graphql',
  config: {
    importExtension: '.ts',
    useTypeImports: true,
    enumType: 'string-literal',
    strictScalars: true,
    defaultScalarType: 'unknown',
    immutableTypes: true,
    scalars: { MinorUnits: 'number', Currency: 'string', DateTime: 'string', JSONObject: 'Record<string, unknown>' },
  },
  generates: { ...client('dashboard'), ...client('checkout') },
};

export default config;
