/** What one check found. */
export interface Finding {
  /** The setting or part that was looked at. */
  readonly subject: string;
  /** fail: real money is not safe so. */
  readonly level: 'ok' | 'warn' | 'fail';
  /** What is the case, and unless all is well what to set. */
  readonly message: string;
}

/** A check as a table holds it: the message is for when it does not hold. */
export interface Check {
  readonly subject: string;
  readonly holds: boolean;
  /** What is said where it holds. */
  readonly good: string;
  readonly bad: string;
  /** What a check that does not hold is worth; `fail` unless said otherwise. */
  readonly level?: 'warn' | 'fail';
}

export function findingOf({ subject, holds, good, bad, level = 'fail' }: Check): Finding {
  return holds ? { subject, level: 'ok', message: good } : { subject, level, message: bad };
}
