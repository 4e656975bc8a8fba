import { ConfigError, readConfig } from '../core/config.ts';
import { examine } from '../core/start-checks/examine.ts';
import type { Finding } from '../core/start-checks/finding.ts';

/** Prints what this installation's settings and stores are good for; fails where one of them must not stay so. */
const MARKS = { ok: '  ok  ', warn: ' warn ', fail: ' FAIL ' } as const;

const print = (line: string) => process.stdout.write(`${line}\n`);

function countOf(findings: readonly Finding[], level: Finding['level']): number {
  return findings.filter(finding => finding.level === level).length;
}

try {
  const config = readConfig();
  print(`SLUICE_ENV=${config.SLUICE_ENV}`);
  const findings = await examine(config);
  for (const { level, subject, message } of findings) print(`${MARKS[level]} ${subject} ${message}`);
  const failed = countOf(findings, 'fail');
  print(`${countOf(findings, 'ok')} ok, ${countOf(findings, 'warn')} to think about, ${failed} to mend`);
  if (config.isDemo) print('This is a demo: production refuses to start on most of what is to think about.');
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  print(error.message);
  process.exitCode = 1;
}
