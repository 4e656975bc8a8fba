import type { AttackReport, Finding } from './attack.ts';
import type { Memory } from './server-process.ts';

const MEBIBYTE = 1024 * 1024;

/** Prints what the attacks came to; answers whether all is well. */
export function printReport(
  reports: Readonly<Record<string, AttackReport>>,
  complaints: readonly string[],
): boolean {
  for (const [name, { requests, statuses, findings, memory }] of Object.entries(reports)) {
    const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
    console.log(`\n${name}: ${requests} requests, ${findings.length} findings`);
    console.log(`  answers  ${counts.join(', ')}`);
    console.log(`  memory   ${memory.map(held).join(' → ')}`);
  }
  for (const line of complaints) console.log(`The server complained: ${line}`);
  return complaints.length === 0 && Object.values(reports).every(({ findings }) => findings.length === 0);
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
