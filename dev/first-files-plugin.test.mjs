import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { addressOf, readRoutes } from './first-files-plugin.ts';
import { ROOT } from './run.mjs';

const source = readFileSync(join(ROOT, 'clients/dashboard/router.tsx'), 'utf8');

test('every page that the router loads by itself is found, with those around it', () => {
  const routes = readRoutes(source);
  const modules = [...routes.values()].flatMap(({ module }) => module ?? []);
  // A page that reads ahead is named for that too.
  const imported = new Set([...source.matchAll(/import\('([^']+)'\)/g)].map(([, path]) => path));
  expect(modules).toEqual([...imported]);
  expect(routes.size).toBe([...source.matchAll(/\bcreate(?:Root)?Route\(/g)].length);
  expect(addressOf('payment', routes)).toEqual({
    pattern: '/payments/$id',
    modules: [
      './shell/shell.tsx',
      './features/payments/payments-layout.tsx',
      './features/payments/payment-page.tsx',
    ],
  });
  expect(addressOf('signIn', routes)).toEqual({
    pattern: '/sign-in',
    modules: ['./features/sign-in/sign-in-page.tsx'],
  });
});

test('a list is at its layout’s address, and brings both', () => {
  const { pattern, modules } = addressOf('paymentsList', readRoutes(source));
  expect(pattern).toBe('/payments');
  expect(modules).toContain('./features/payments/payments-page.tsx');
});
