import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Locked {
  readonly hasInstallScript?: boolean;
}

/** The packages that want to run a program while they are installed. */
function scripted(): string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const paths = Object.keys(packages).filter(path => packages[path]?.hasInstallScript);
  return paths.map(path => path.split('node_modules/').at(-1) ?? '').sort();
}

const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };

test('each package that wants to run a script when it is installed was looked at', () => {
  expect(Object.keys(allowScripts).sort()).toEqual(scripted());
});

test('and CONTRIBUTING.md says which may, and why', () => {
  const rows = [
    ...read('CONTRIBUTING.md').matchAll(/^\| `([@\w/*.-]+)` \| (runs|does not run) \| (.+) \|$/gm),
  ];
  const told = new Map(rows.map(([, name = '', verdict]) => [name, verdict === 'runs']));
  const rowOf = (name: string) => (told.has(name) ? name : name.replace(/\/[^/]+$/, '/*'));
  expect([...told.keys()].sort()).toEqual([...new Set(Object.keys(allowScripts).map(rowOf))].sort());
  for (const [name, allowed] of Object.entries(allowScripts))
    expect({ name, allowed: told.get(rowOf(name)) }).toEqual({ name, allowed });
});
