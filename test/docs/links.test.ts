import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { PAYMENT_EDGES } from '../../core/payments/payment-state.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PAGES = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')
  .filter(page => existsSync(join(ROOT, page)));

/** Where a page's links lead inside the repository, and to which heading. */
function linksOf(page: string): { target: string; anchor: string | undefined }[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target as string)
    .filter(target => !/^(?:[a-z]+:|\/)/.test(target))
    .map(target => {
      const [path, anchor] = target.split('#');
      return { target: path ? normalize(join(dirname(page), path)) : page, anchor };
    });
}

/** As GitHub and VitePress make them of headings. */
function anchorsOf(page: string): string[] {
  const headings = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

test.each(PAGES)('%s has no dead link', page => {
  const dead = linksOf(page).filter(
    ({ target, anchor }) =>
      !existsSync(join(ROOT, target)) ||
      (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)),
  );
  expect(dead).toEqual([]);
});

test('the picture of the states of a payment shows the ways that the code allows', () => {
  const picture = readFileSync(join(ROOT, 'docs/images/payment-states.svg'), 'utf8');
  const drawn = [...picture.matchAll(/data-from="(\w+)" data-to="(\w+)"/g)].map(
    ([, from, to]) => `${from} ${to}`,
  );
  const allowed = Object.entries(PAYMENT_EDGES).flatMap(([from, tos]) => tos.map(to => `${from} ${to}`));
  expect(drawn.sort()).toEqual(allowed.sort());
});
