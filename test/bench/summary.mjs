/** What several runs of one contestant come to. Medians, because one slow moment says nothing. */
export function summarize(name, runs) {
  const perSecond = runs.map(run => run.perSecond);
  const median = runs.toSorted((a, b) => a.perSecond - b.perSecond)[runs.length >> 1];
  return {
    name,
    perSecond: median.perSecond,
    slowest: Math.min(...perSecond),
    fastest: Math.max(...perSecond),
    p50: medianOf(runs.map(run => run.latency?.p50)),
    p99: medianOf(runs.map(run => run.latency?.p99)),
    cpuMs: mergeMedians(runs.map(run => run.cpuMs)),
    memoryMb: Object.fromEntries(
      Object.entries(runs.at(-1).memory).map(([process, { peakMb }]) => [process, peakMb]),
    ),
  };
}

export function medianOf(values) {
  const known = values.filter(value => value !== undefined).sort((a, b) => a - b);
  return known[known.length >> 1];
}

function mergeMedians(objects) {
  const names = [...new Set(objects.flatMap(Object.keys))];
  return Object.fromEntries(names.map(name => [name, medianOf(objects.map(object => object[name]))]));
}

/** A goal, what was reached, and whether that is enough. `atLeast` and `atMost` are exclusive. */
export function goal(text, actual, { atLeast, atMost, unit = '' }) {
  const met = atLeast === undefined ? actual <= atMost : actual >= atLeast;
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return { text, actual: Math.round(actual * 100) / 100, bound: `${bound}${unit}`, met };
}
