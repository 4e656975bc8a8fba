import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, wherever the command was typed. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Runs a command to its end and answers what it printed. Its output is shown only when it fails: a tool that
 * succeeded has nothing to say that the progress line does not.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...withBinaries(process.env), ...options.env },
    });
    const abandon = () => child.kill();
    process.once('exit', abandon);
    let output = '';
    child.stdout?.on('data', chunk => (output += chunk));
    child.stderr?.on('data', chunk => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', abandon);
      if (code === 0) resolve(output);
      else reject(new Error(`${[command, ...args].join(' ')} failed (${signal ?? code})\n${output.trim()}`));
    });
  });
}

/** Tools find each other on PATH (prisma looks for its Pothos generator there), also when npm did not start us. */
function withBinaries(env) {
  return { ...env, PATH: [join(ROOT, 'node_modules', '.bin'), env['PATH'] ?? ''].join(delimiter) };
}
