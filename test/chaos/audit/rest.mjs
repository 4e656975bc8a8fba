/** A process that has come to rest may hold this much more than before: code that was compiled, buffers that were grown. */
const MEMORY_GROWTH_MB = 200;
const HANDLES_GROWTH = 40;
/** Pools are as large as the load made them, and idle connections of theirs are closed. */
const CONNECTIONS_GROWTH = 10;

/** I11 and I12: nothing is stuck, and everybody is as small as before. */
export async function auditRest(pool, { before, after }, find) {
  const { rows } = await pool.query(
    `SELECT id, status FROM attempts WHERE status IN ('PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN') AND NOT needs_operator`,
  );
  for (const { id, status } of rows) find('I11', `the attempt ${id} is still ${status}`);
  for (const what of grown(before, after)) find('I12', what);
}

/** Who has more than before, in sentences. */
export function grown(before, after) {
  const connections = Object.entries(after.connections)
    .filter(([store, now]) => now > before.connections[store] + CONNECTIONS_GROWTH)
    .map(([store, now]) => `${store} had ${before.connections[store]} connections of ours and has ${now}`);
  const processes = ['servers', 'workers'].flatMap(kind =>
    after[kind].flatMap((now, i) => {
      const then = before[kind][i];
      const found = [];
      if (now.memoryMb > then.memoryMb + MEMORY_GROWTH_MB)
        found.push(`memory of ${kind} ${i} went from ${then.memoryMb} to ${now.memoryMb} MB`);
      if (now.handles > then.handles + HANDLES_GROWTH)
        found.push(`${kind} ${i} had ${then.handles} connections and files open and has ${now.handles}`);
      return found;
    }),
  );
  return [...connections, ...processes];
}
