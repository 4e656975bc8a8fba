import { type Config, ConfigError } from '../config.ts';
import type { App } from '../context.ts';
import { checkSettings } from './check-settings.ts';
import { checkStores, readStores } from './check-stores.ts';
import type { Finding } from './finding.ts';

/** Production does not start on settings that real money is not safe with. Demo and test installations do. */
export function refuseWeakSettings(config: Config): void {
  if (!config.isDemo) refuse(checkSettings(config));
}

/** The same for what only the stores can tell; to be asked once they are open. */
export async function refuseWeakStores(app: Pick<App, 'db' | 'config' | 'log'>): Promise<void> {
  if (app.config.isDemo) return;
  const findings = checkStores(await readStores(app));
  for (const { level, subject, message } of findings)
    if (level === 'warn') app.log.warn({ subject, problem: message }, 'start.doubtful');
  refuse(findings);
}

function refuse(findings: readonly Finding[]): void {
  const failed = findings.filter(({ level }) => level === 'fail');
  if (failed.length === 0) return;
  const lines = failed.map(({ subject, message }) => `  ${subject} ${message}`);
  throw new ConfigError(`This is not safe for real money (SLUICE_ENV=production):\n${lines.join('\n')}`);
}
