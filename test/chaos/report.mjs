import { badness, describe, isKept } from './figures.mjs';

const EXAMPLES = 5;

/** Whether a run shows that every promise was kept. */
export const isClean = ({ findings, figures }) => findings.length === 0 && figures.every(isKept);

export function printReport(report, print = line => console.log(line)) {
  const { seed, seconds, command, counts, answers, figures, findings } = report;
  const { classes, first } = answers;
  print(`\nseed ${seed}, ${seconds} s`);
  print(
    `${counts.payments} payments, ${counts.attempts} attempts, ${counts.events} events, ${counts.requests} requests in ${answers.begun} journeys (${answers.skipped} not begun)`,
  );
  print(`answers: ${listOf(classes)}; to first tries: ${listOf(first)}`);
  print(`other answers: ${listOf(answers.codes)}`);
  print(`deliveries: ${listOf(counts.deliveries)}; waiting for a person: ${counts.operator} attempts`);
  for (const [currency, { books, ledger }] of counts.totals)
    print(
      `  ${currency}: captured ${books.captured} in the books, ${ledger.captured} in the ledger; refunded ${books.refunded} and ${ledger.refunded}`,
    );
  print(`lost ${counts.lost}, double ${counts.double}, unbalanced ${counts.unbalanced}`);
  for (const line of bestAndWorst(figures)) print(`  ${line}`);
  for (const figure of figures.filter(one => !isKept(one)))
    print(`MISSED ${figure.fault}: ${figure.what}: ${describe(figure)}`);
  for (const [invariant, found] of groupBy(findings, ({ invariant }) => invariant)) {
    print(`BROKEN ${invariant}: ${found.length} findings`);
    for (const { what } of found.slice(0, EXAMPLES)) print(`    ${what.slice(0, 800)}`);
  }
  print(isClean(report) ? 'every promise was kept' : `NOT KEPT; again with: ${command}`);
}

const listOf = counts =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

/** One line for each thing that was measured, with its worst value. */
function bestAndWorst(figures) {
  return [...groupBy(figures, ({ what }) => what)].map(([what, all]) => {
    const worst = all.reduce((a, b) => (badness(a) >= badness(b) ? a : b));
    return `${what}: ${all.length} times, at worst ${describe(worst)} (${worst.fault})`;
  });
}

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
