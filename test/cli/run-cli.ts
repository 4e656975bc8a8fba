import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../clients/cli/program.ts';

/** A terminal of a test, with a configuration of its own. */
export interface Terminal {
  readonly folder: string;
  run(args: readonly string[], more?: RunOptions): Promise<Ran>;
  remove(): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Hears of each line as it is written. */
  readonly onLine?: (line: string) => void;
  /** Hears of what is written beside the result. */
  readonly onNote?: (line: string) => void;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export function openTerminal(): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  return {
    folder,
    async run(args, { env = {}, input = '', signal = new AbortController().signal, onLine, onNote } = {}) {
      const written = { out: '', error: '' };
      const code = await runCommand(args, {
        env: { SLUICE_CONFIG_DIR: folder, ...env },
        out: {
          write(text: string) {
            written.out += text;
            onLine?.(text);
          },
        },
        error: {
          write(text: string) {
            written.error += text;
            onNote?.(text);
          },
        },
        input: readable(input),
        signal,
      });
      return { code, ...written };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function* readable(text: string): AsyncGenerator<string> {
  yield text;
}
