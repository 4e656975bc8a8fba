import type { AttackReport, Finding } from './attack.ts';
import type { Memory } from './server-process.ts';

const MEBIBYTE = 1024 * 1024;
/** Caches fill up to their bounds; what grows with each request is more than this by far. */
const MEMORY_GROWTH_MAX_BYTES = 40 * MEBIBYTE;

/** What the server holds more than before the attack, in words; undefined where it is no more than caches need. */
export function memoryProblem({ memory }: Pick<AttackReport, 'memory'>): string | undefined {
  const [before, after] = [memory[0], memory.at(-1)].map(each => (each ? each.heapUsed + each.external : 0));
  const growth = (after ?? 0) - (before ?? 0);
  if (growth < MEMORY_GROWTH_MAX_BYTES) return undefined;
  return `the server holds ${(growth / MEBIBYTE).toFixed(1)} MB more than before`;
}

/** A refusal asks the database for a credential and for a row at most; a password is hashed before it is found wrong. */
const REFUSAL_P99_MAX_MS = 100;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Prints what the attacks came to; answers whether all is well. */
export function printReport(
  reports: Readonly<Record<string, AttackReport>>,
  complaints: readonly string[],
): boolean {
  for (const [name, { requests, statuses, findings, refusalsMs, memory }] of Object.entries(reports)) {
    const [p50, p99, slowest] = [0.5, 0.99, 1].map(share => percentile(refusalsMs, share).toFixed(1));
    const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
    console.log(`\n${name}: ${requests} requests, ${findings.length} findings`);
    console.log(`  answers  ${counts.join(', ')}`);
    console.log(`  refusals ${refusalsMs.length}, p50 ${p50} ms, p99 ${p99} ms, slowest ${slowest} ms`);
    console.log(`  memory   ${memory.map(held).join(' → ')}`);
  }
  const slow = Object.entries(reports).filter(
    ([, { refusalsMs }]) => percentile(refusalsMs, 0.99) > REFUSAL_P99_MAX_MS,
  );
  for (const [name] of slow)
    console.log(`${name} refuses too slowly: p99 is to be ${REFUSAL_P99_MAX_MS} ms at most`);
  const grown = Object.values(reports).flatMap(report => memoryProblem(report) ?? []);
  for (const problem of grown) console.log(`Memory is not flat: ${problem}`);
  for (const line of complaints) console.log(`The server complained: ${line}`);
  const isCalm = complaints.length === 0 && grown.length === 0 && slow.length === 0;
  return isCalm && Object.values(reports).every(({ findings }) => findings.length === 0);
}

function held({ rss, heapUsed, external }: Memory): string {
  const [heap, resident] = [heapUsed + external, rss].map(bytes => (bytes / MEBIBYTE).toFixed(1));
  return `${heap} MB held (${resident} MB resident)`;
}

/** Prints how one operation fared. */
export function printTarget(target: string, finding: Finding | undefined): void {
  console.log(finding ? `✗ ${target}: ${finding.problem}` : `✓ ${target}`);
  if (!finding) return;
  const { seed, path, curl } = finding;
  console.log(`    again with --seed ${seed} --only ${target} (path ${path})`);
  console.log(`    ${curl}`);
}
