const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
        experimental: { keepImportAttributes: true },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const common = {
  transform,
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

// Run by dev/test.mjs, which brings Postgres, Redis and, for the browser tests, the whole system.
export default {
  // A laptop that builds something beside it is no reason to fail.
  testTimeout: 20_000,
  projects: [
    {
      ...common,
      displayName: 'server',
      testEnvironment: '<rootDir>/test/environment.js',
      testMatch: [
        '<rootDir>/{prisma,core,server,worker,sandbox,test}/**/*.test.ts',
        '<rootDir>/{dev,test}/**/*.test.mjs',
      ],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/dev/start.test.mjs'],
    },
    {
      ...common,
      displayName: 'clients',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/clients/**/*.test.{ts,tsx}'],
      moduleNameMapper: { '\\.css$': '<rootDir>/test/empty.js', '^uplot$': '<rootDir>/test/uplot.js' },
      setupFiles: ['<rootDir>/test/browser.ts'],
    },
    {
      ...common,
      displayName: 'launcher',
      testEnvironment: '<rootDir>/test/environment.js',
      testMatch: ['<rootDir>/dev/start.test.mjs'],
    },
    {
      ...common,
      displayName: 'e2e',
      testEnvironment: '<rootDir>/test/environment.js',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
    },
  ],
};
