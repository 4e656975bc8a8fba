/** What was measured, and the goals: `atMostMs`, `atMost` or `atLeast`. */

/** A machine that others use too takes longer over everything; what is counted stays counted. */
export const withSlack = ({ atMostMs, ...goal }, slack) =>
  atMostMs === undefined ? goal : { ...goal, atMostMs: atMostMs * slack };

/** Whether a figure keeps its goal. */
export const isKept = ({ value, goal }) =>
  value !== null &&
  value <= (goal.atMostMs ?? goal.atMost ?? Number.POSITIVE_INFINITY) &&
  value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY);

export function describe({ value, goal, isCount }) {
  if (value === null) return 'never';
  if (goal.atMost !== undefined) return `${value} (goal: at most ${goal.atMost})`;
  if (goal.atLeast !== undefined) return `${value} (goal: at least ${goal.atLeast})`;
  if (isCount) return String(value);
  const seconds = `${(value / 1_000).toFixed(value < 1_000 ? 3 : 1)} s`;
  return goal.atMostMs === undefined ? seconds : `${seconds} (goal: at most ${goal.atMostMs / 1_000} s)`;
}

/** How far a figure is from keeping its goal; the more, the worse. */
export const badness = ({ value, goal }) => {
  if (value === null) return Number.POSITIVE_INFINITY;
  return goal.atLeast === undefined ? value : -value;
};
