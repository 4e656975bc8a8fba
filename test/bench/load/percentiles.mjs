/** Latencies in ms, gathered cheaply and summed up at the end. */
export function recorder() {
  let samples = new Float64Array(1 << 16);
  let count = 0;
  return {
    add(ms) {
      if (count === samples.length) {
        const more = new Float64Array(count * 2);
        more.set(samples);
        samples = more;
      }
      samples[count++] = ms;
    },
    summary() {
      const sorted = samples.subarray(0, count).sort();
      const at = share => round(sorted[Math.min(count - 1, Math.floor(count * share))] ?? 0);
      return { count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(sorted[count - 1] ?? 0) };
    },
  };
}

const round = ms => Math.round(ms * 100) / 100;
