import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * Whose code an installation runs beside ours: the production dependencies of the programs, and what the build puts
 * into the pages, with all that they need themselves. Each with its version and licence, as the lock file has them.
 */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const ofPrograms = Object.keys(packages).filter(path => path && !isForDevelopment(packages[path]));
  const ofPages = withNeeds(
    packages,
    [...importedByPages()].map(name => `node_modules/${name}`),
  );
  const shipped = new Map();
  for (const path of [...ofPrograms, ...ofPages].sort()) {
    const { version, license: licence } = packages[path];
    const name = path.split('node_modules/').at(-1);
    // The same version lies in several places where its neighbours need another one.
    shipped.set(`${name}@${version}`, { name, version, licence, folder: join(ROOT, path) });
  }
  return [...shipped.values()];
}

const isForDevelopment = ({ dev, devOptional }) => dev === true || devOptional === true;

const SPECIFIER = /(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)[^'"]*['"]/g;

/** The packages that our own pages import, types included: they are packages of ours all the same. */
function importedByPages() {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const names = new Set();
  for (const file of readdirSync(join(ROOT, 'clients'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:tsx?|css)$/.test(file) || /\.test\.tsx?$/.test(file)) continue;
    const text = readFileSync(join(ROOT, 'clients', file), 'utf8');
    for (const [, name] of text.matchAll(SPECIFIER)) if (name in devDependencies) names.add(name);
  }
  return names;
}

function withNeeds(packages, paths) {
  const found = new Set();
  const add = path => {
    if (found.has(path)) return;
    found.add(path);
    for (const name of Object.keys(packages[path].dependencies ?? {})) {
      const place = placeOf(packages, path, name);
      if (place) add(place);
    }
  };
  for (const path of paths) add(path);
  return found;
}

/** Where Node looks for a package: beside the one that asks for it, then upwards. */
function placeOf(packages, path, name) {
  const parts = path.split('/node_modules/');
  for (let length = parts.length; length > 0; length--) {
    const place = `${parts.slice(0, length).join('/node_modules/')}/node_modules/${name}`;
    if (place in packages) return place;
  }
  return `node_modules/${name}` in packages ? `node_modules/${name}` : undefined;
}
