import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { documentsInPlace } from './dev/documents-plugin.ts';
import { embed } from './dev/embed-plugin.ts';
import { firstFiles } from './dev/first-files-plugin.ts';
import { PIECES } from './dev/pieces.ts';
import { preloadPage } from './dev/preload-page.ts';
import { scriptInventory } from './dev/script-inventory.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const api = process.env['API_URL'] ?? 'http://localhost:8000';

export default defineConfig({
  root: 'clients',
  plugins: [
    documentsInPlace('dashboard'),
    react(),
    tailwindcss(),
    firstFiles(),
    embed(),
    preloadPage(),
    scriptInventory(),
  ],
  build: {
    outDir: path('dist/clients'),
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() reaches browsers as it is written: every one that has it has all else that we use.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The pages' policy allows no inline scripts and no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // By itself, so that it stays in browsers' caches while our own code changes. All else is split by which pages
          // need it, so that neither the checkout nor a page loads what belongs to another.
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }, PIECES],
        },
      },
      input: { dashboard: path('clients/index.html'), checkout: path('clients/checkout/index.html') },
    },
  },
  server: {
    host: '127.0.0.1',
    // A pattern, because the plain prefix would swallow the sources in clients/graphql/ too.
    proxy: { '^/graphql(?:\\?.*)?$': { target: api, ws: true }, '/api': api },
  },
});
