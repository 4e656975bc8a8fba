import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './progress.mjs';
import { ROOT, run } from './run.mjs';
import { SetupError } from './settings.mjs';

/** Installs what package-lock.json names, unless it is there already. Imports nothing that has to be installed. */
export async function install() {
  refuseOldNode();
  if (installed()) return;
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm ? [process.execPath, npm] : ['npm'];
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const shell = !npm && process.platform === 'win32';
  await step('Install the packages (about a minute, once)', () =>
    run(command, [...before, ...args], { shell }),
  );
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [neededMajor, neededMinor] = engines.node.match(/\d+/g).map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new SetupError(
    `Sluice needs Node ${neededMajor}.${neededMinor} or later; this is ${process.version}.`,
  );
}

/** Whether node_modules holds the locked version of every package this machine needs. */
function installed() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const present = packagesOf(hidden);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return present[path] ? present[path].version === version : optional === true;
  });
}

const packagesOf = path => JSON.parse(readFileSync(path, 'utf8')).packages;
