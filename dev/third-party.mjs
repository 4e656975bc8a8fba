import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './shipped-packages.mjs';

/** Licences under which somebody else's code may be part of an installation: they ask for their notice and no more. */
export const ALLOWED_LICENCES = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  // Fonts.
  'OFL-1.1',
];

/** `MIT OR GPL-3.0` may be taken as the first, `MIT AND GPL-3.0` is both. */
export function isAllowed(licence) {
  if (typeof licence !== 'string') return false;
  return licence
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some(choice => choice.split(/ AND /i).every(each => ALLOWED_LICENCES.includes(each)));
}

/** Writes the notices that the licences ask for: who wrote what, and the words they gave it away with. */
export function writeThirdParty(path) {
  const notices = shippedPackages().map(({ name, version, licence, folder }) =>
    [`${name} ${version} (${licence})`, licenceTextIn(folder)].filter(Boolean).join('\n\n'),
  );
  writeFileSync(
    path,
    `Sluice contains the following packages.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
  );
}

/** Packages of other platforms are not here, and are not shipped from here. */
function licenceTextIn(folder) {
  if (!existsSync(folder)) return '';
  const file = readdirSync(folder).find(name => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : '';
}
