import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const DOCS = fileURLToPath(new URL('..', import.meta.url));

/** A page's first heading is its name everywhere. */
function page(path: string): { text: string; link: string } {
  const heading = /^# (.+)$/m.exec(readFileSync(`${DOCS}${path}.md`, 'utf8'))?.[1];
  return { text: heading ?? path, link: `/${path}` };
}

/** Every page of a folder, in the order of their names. */
function pagesIn(folder: string): ReturnType<typeof page>[] {
  return readdirSync(`${DOCS}${folder}`)
    .filter(file => file.endsWith('.md'))
    .sort()
    .map(file => page(`${folder}/${file.slice(0, -'.md'.length)}`));
}

const GUIDES = ['concepts', 'recipes', 'decisions'];

/** Pages beside the folders, those that are named here first. */
function otherPages(): ReturnType<typeof page>[] {
  const first = ['webhooks', 'sandbox', 'architecture'];
  const rest = readdirSync(DOCS)
    .filter(file => file.endsWith('.md'))
    .map(file => file.slice(0, -'.md'.length))
    .filter(name => !first.includes(name) && !['index', 'quick-start'].includes(name));
  return [...first, ...rest.sort()].map(page);
}

export default defineConfig({
  title: 'Sluice',
  description: 'A GraphQL-first payment gateway with a live dashboard.',
  outDir: '../dist/docs',
  cacheDir: '../node_modules/.cache/vitepress',
  // Dead links fail the build. Addresses of a running system are not pages of this site, nor are files of the repository.
  ignoreDeadLinks: [
    /^https?:\/\/localhost/,
    /^(\.\.\/)+(?!docs\/)/,
    /\.\.\/(core|test|deploy|clients|server|worker|prisma)\//,
  ],
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Webhooks', link: '/webhooks' },
      { text: 'GraphQL', link: '/api/graphql' },
      { text: 'REST', link: '/api/rest' },
    ],
    sidebar: [
      { text: 'Begin', items: [page('quick-start')] },
      ...GUIDES.slice(0, 2).map(folder => ({
        text: `${folder[0]?.toUpperCase()}${folder.slice(1)}`,
        items: pagesIn(folder),
      })),
      { text: 'Guides', items: otherPages() },
      {
        text: 'Reference',
        items: [
          { text: 'GraphQL', link: '/api/graphql' },
          { text: 'REST', link: '/api/rest' },
        ],
      },
      { text: 'Decisions', collapsed: true, items: pagesIn('decisions') },
    ],
    outline: { level: [2, 3] },
  },
});
