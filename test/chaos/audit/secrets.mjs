import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sightings } from '../../canaries.ts';
import { CARD_NUMBERS } from '../load/plan.mjs';
import { CARD } from '../load/requests.mjs';

const PAGES_AT_ONCE = 2_000;
const CHUNK_BYTES = 4 * 1024 * 1024;
/** As long as the longest disguise of a canary, so that none hides between two chunks. */
const OVERLAP = 200;

/** Three digits are everywhere; beside their name they are a CVV. */
const CVVS = [
  `"cvv":"${CARD.cvv}"`,
  `\\"cvv\\":\\"${CARD.cvv}\\"`,
  `"cvv": "${CARD.cvv}"`,
  `cvv: '${CARD.cvv}'`,
  `cvv=${CARD.cvv}`,
];

/** I9: no card number and no secret of ours in any table, in Redis' file, in a log, or in what the world was told. */
export async function auditSecrets(pool, { folder, secrets }, find) {
  const canaries = [
    ...CARD_NUMBERS.map(value => ({ name: `card ${value.slice(-4)}`, value })),
    ...CVVS.map(value => ({ name: 'CVV', value })),
    ...Object.entries(secrets).map(([name, value]) => ({ name, value })),
  ];
  const look = (place, text) => {
    for (const seen of sightings(place, text, canaries)) find('I9', seen);
  };
  for (const table of await tablesOf(pool)) await lookIntoTable(pool, table, look);
  for (const path of filesIn(folder)) await lookIntoFile(path, look);
}

async function tablesOf(pool) {
  const { rows } = await pool.query(
    `SELECT quote_ident(relname) AS name, relpages AS pages, pg_relation_size(oid) / 8192 AS size FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ name, size }) => ({ name, pages: Number(size) }));
}

/** A table may be larger than memory: some pages at a time. */
async function lookIntoTable(pool, { name, pages }, look) {
  for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
    const { rows } = await pool.query(
      `SELECT string_agg(t::text, E'\\n') AS text FROM ${name} t
       WHERE t.ctid >= '(${page},0)'::tid AND t.ctid < '(${page + PAGES_AT_ONCE},0)'::tid`,
    );
    if (rows[0]?.text) look(`table ${name}`, rows[0].text);
  }
}

function filesIn(folder) {
  const paths = [join(folder, 'journal.jsonl'), join(folder, 'books.jsonl')];
  for (const below of ['logs', join('redis', 'appendonlydir')]) {
    const path = join(folder, below);
    if (existsSync(path)) paths.push(...readdirSync(path).map(name => join(path, name)));
  }
  return paths.filter(path => existsSync(path) && statSync(path).isFile());
}

async function lookIntoFile(path, look) {
  let rest = '';
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES, encoding: 'latin1' })) {
    look(path.split('/').slice(-2).join('/'), rest + chunk);
    rest = chunk.slice(-OVERLAP);
  }
}
