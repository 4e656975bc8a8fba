/** Prints what a benchmark found: a line per contestant, then the goals. */
export function printReport({ title, rows, goals = [], notes = [] }) {
  console.log(`\n${title}\n`);
  printRows(rows);
  for (const { text, actual, bound, met } of goals)
    console.log(`  ${met ? '✓' : '✗'} ${text}: ${actual} (goal: ${bound})`);
  for (const note of notes) console.log(`  ${note}`);
}

function printRows(rows) {
  const lines = rows.map(cellsOf);
  const columns = [...new Set(lines.flatMap(Object.keys))];
  const table = [Object.fromEntries(columns.map(column => [column, column])), ...lines];
  const widths = columns.map(column => Math.max(...table.map(line => String(line[column] ?? '').length)));
  for (const line of table) {
    const cells = columns.map((column, i) => {
      const text = String(line[column] ?? '');
      return i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]);
    });
    console.log(`  ${cells.join('  ')}`);
  }
}

/** Rows of measured contestants get the usual columns; others bring their own as `cells`. */
export function cellsOf(row) {
  if (row.cells) return { '': row.name, ...row.cells };
  const { load: _, ...own } = row.cpuMs;
  return {
    '': row.name,
    'per second': row.perSecond,
    '(slowest–fastest)': `${row.slowest}–${row.fastest}`,
    'p50 ms': row.p50,
    'p99 ms': row.p99,
    ...Object.fromEntries(Object.entries(own).map(([name, ms]) => [`${name} ms`, ms.toFixed(3)])),
    'CPU ms each': Object.values(own)
      .reduce((sum, ms) => sum + ms, 0)
      .toFixed(3),
    ...Object.fromEntries(
      Object.entries(row.memoryMb)
        .filter(([name]) => /server|worker/.test(name))
        .map(([name, mb]) => [`${name} MB`, mb]),
    ),
  };
}
