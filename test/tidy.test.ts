import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// Style as a test: a rule that nobody checks is forgotten.

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What is or is about to be in the repository: nothing generated, nothing ignored. */
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(path => path && existsSync(join(root, path)));
const sources = files.filter(path => /\.(?:ts|tsx|mjs|js)$/.test(path));
const tests = sources.filter(path => /\.test\.(?:tsx?|mjs)$/.test(path));

const MOST_LINES = 250;
const TOP_LEVEL = [
  ...[
    '.ci',
    '.dockerignore',
    '.gitignore',
    'biome.json',
    'clients',
    'codegen.ts',
    'CONTRIBUTING.md',
    'core',
    'deploy',
    'dev',
    'docker-compose.yml',
  ],
  ...[
    'Dockerfile',
    'docs',
    'jest.config.js',
    'LICENSE',
    'package-lock.json',
    'package.json',
    'prisma',
    'prisma.config.ts',
    'README.md',
  ],
  ...['sandbox', 'SECURITY.md', 'server', 'test', 'tsconfig.json', 'vite.config.ts', 'worker'],
];

test('the top level holds what the layout names', () => {
  const present = [...new Set(files.map(path => path.split('/')[0] ?? path))];
  expect(present.filter(name => !TOP_LEVEL.includes(name))).toEqual([]);
});

test('a file is one idea, and so not long', () => {
  const long = sources
    .filter(path => !tests.includes(path) && !path.startsWith('test/'))
    .map(path => ({ path, lines: read(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

test('no file is named after nothing in particular', () => {
  expect(
    sources.filter(path => /^(?:utils?|helpers?|common|misc|manager|service)\b/.test(basename(path))),
  ).toEqual([]);
});

test('exports are named, except where a tool asks for a default', () => {
  const forTools =
    /^(?:[\w.-]+\.config\.[jt]s|codegen\.ts|docs\/\.vitepress\/config\.ts|docs\/api\/[^/]+\.paths\.ts|test\/(?:environment|uplot)\.js)$/;
  const offenders = sources.filter(path => !forTools.test(path) && /^export default /m.test(read(path)));
  expect(offenders).toEqual([]);
});

test('nothing is exported a second time from another file', () => {
  // But for the entry of a package that people install.
  const entries = ['clients/sdk/index.ts'];
  const inside = sources.filter(path => !entries.includes(path));
  expect(inside.filter(path => /^export (?:type )?(?:\*|\{[^}]*\}).* from /m.test(read(path)))).toEqual([]);
});

test('no two prepared statements have the same name', () => {
  // One connection would take the second for the first, and refuse it.
  const names = sources.flatMap(path =>
    [...read(path).matchAll(/\bname: '(\w+)',\s+text:/g)].map(match => match[1] as string),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('no two tests of a file have the same name', () => {
  const twice = tests.flatMap(path => {
    const names = [...read(path).matchAll(/^( *)(?:test|it)\((['"`])(.+?)\2/gm)].map(match => match[3] ?? '');
    return names.filter((name, index) => names.indexOf(name) !== index).map(name => `${path}: ${name}`);
  });
  expect(twice).toEqual([]);
});

test('no test is skipped, singled out or left for later', () => {
  const marker =
    /^\s*(?:(?:test|it|describe)\.(?:skip|only|todo|failing)\b|(?:xtest|xit|xdescribe|fit|fdescribe)\()/m;
  expect(tests.filter(path => marker.test(read(path)))).toEqual([]);
});

test('every dependency is pinned', () => {
  const manifest = JSON.parse(read('package.json'));
  const all: [string, string][] = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))).toEqual([]);
});

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
}

test('the lock file holds the optional packages of every platform', () => {
  // npm leaves out those a registry does not have yet, and then refuses its own lock file on `npm ci`.
  const locked: Record<string, LockedPackage> = JSON.parse(read('package-lock.json')).packages;
  const missing = Object.entries(locked).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter(name => !placesOf(path, name).some(place => place in locked))
      .map(name => `${path || 'package.json'} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Where Node looks for a package: beside the one that asks for it, then upwards. */
function placesOf(path: string, name: string): string[] {
  const parents = path
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, parts.length - index).join('/node_modules/'));
  return [...parents.map(parent => `${parent}/node_modules/${name}`), `node_modules/${name}`];
}

test('links between the documents lead somewhere', () => {
  const broken = files
    .filter(path => path.endsWith('.md'))
    .flatMap(path =>
      [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(match => normalize(join(dirname(path), match[1] ?? '')))
        .filter(target => !existsSync(join(root, target)))
        .map(target => `${path}: ${target}`),
    );
  expect(broken).toEqual([]);
});
