import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../dev/run.mjs';
import { cellsOf } from './table.mjs';

const PAGE = join(ROOT, 'docs', 'performance.md');
const BEGIN = '<!-- figures: npm run bench -- --write-docs -->';
const END = '<!-- end of figures -->';

/** Puts what was measured into docs/performance.md, between its two marks, so that nobody copies a number by hand. */
export function writeDocs({ machine, reports }) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${PAGE} has no place for the figures`);
  const figures = [machineLine(machine), ...reports.map(reportText)].join('\n\n');
  writeFileSync(PAGE, `${page.slice(0, before + BEGIN.length)}\n\n${figures}\n\n${page.slice(after)}`);
}

function machineLine({ cpu, cores, memoryGb, kernel, node }) {
  return `Measured on ${cores} cores of ${cpu}, ${memoryGb} GB, Linux ${kernel}, Node ${node}; the load generator, the acquirer and the receiver on the same cores.`;
}

function reportText({ name, title, commit, rows, goals = [], notes = [] }) {
  const command = `\`npm run bench -- ${name}\`, at ${commit ?? 'no commit'}`;
  const parts = [`### ${title}`, command, tableText(rows.map(cellsOf))];
  if (goals.length > 0) parts.push(goals.map(goalLine).join('\n'));
  if (notes.length > 0) parts.push(notes.map(note => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

const goalLine = ({ text, actual, bound, met }) =>
  `- ${met ? 'met' : '**missed**'}: ${text} ${actual}, goal ${bound}`;

function tableText(lines) {
  const columns = [...new Set(lines.flatMap(Object.keys))];
  const row = cells => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, i) => (i === 0 ? '---' : '--:'));
  return [columns, rule, ...lines.map(line => columns.map(column => line[column] ?? ''))].map(row).join('\n');
}
