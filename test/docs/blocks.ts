import { readFileSync } from 'node:fs';

/** One fenced block of a page. */
export interface Block {
  /** What the fence says after the language: `notest`, `background` … */
  readonly words: readonly string[];
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

const ROOT = new URL('../../', import.meta.url);

/** The fenced blocks of a Markdown page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return [...text.matchAll(/^```([^\n`]*)\n([\s\S]*?)^```$/gm)].map(match => {
    const [language = '', ...words] = (match[1] ?? '').trim().split(/\s+/);
    return { language, words, text: match[2] ?? '', line: text.slice(0, match.index).split('\n').length };
  });
}
