/** How long a call takes before it acts, drawn evenly from this range. Milliseconds. */
export interface Latency {
  readonly min: number;
  readonly max: number;
}

/** Reads "150-400" or "0". Throws on anything else. */
export function parseLatency(text: string): Latency {
  const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text.trim());
  if (!match)
    throw new Error(`A latency is milliseconds or a range of them, like 0 or 150-400, not "${text}".`);
  const min = Number(match[1]);
  const max = Number(match[2] ?? match[1]);
  if (max < min) throw new Error(`The latency "${text}" ends before it starts.`);
  return { min, max };
}

export function drawLatencyMs({ min, max }: Latency): number {
  return min + Math.random() * (max - min);
}
