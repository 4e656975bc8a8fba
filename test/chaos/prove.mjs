import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { audit } from './audit/audit.mjs';
import { CORRUPTIONS } from './audit/corruptions.mjs';

/** What a restored copy of the world needs nothing of. */
const LEFT_OUT = new Set(['postgres', 'spoiled']);

/**
 * Tests of the audit: spoils copies of what a clean run left behind, one at a time, and demands a finding of the promise
 * that was broken. The gateway has to be down, because its database is copied. Answers whether all were noticed.
 */
export async function proveAudit(evidence, say) {
  const missed = [];
  for (const corruption of [CLEAN, ...CORRUPTIONS]) {
    const found = await auditSpoiled(evidence, corruption);
    const isNoticed = corruption.invariant ? found.has(corruption.invariant) : found.size === 0;
    if (!isNoticed) missed.push(corruption);
    say(
      `${isNoticed ? 'noticed' : 'MISSED '} ${corruption.invariant ?? '   '} ${corruption.what} (${[...found].join(' ') || 'nothing'})`,
    );
  }
  say(`${CORRUPTIONS.length + 1 - missed.length} of ${CORRUPTIONS.length + 1} were judged right`);
  return missed.length === 0;
}

const CLEAN = { what: 'an untouched copy is clean', spoil: () => undefined };

/** The promises that the audit finds broken in a copy which was spoiled. */
async function auditSpoiled(evidence, { spoil }) {
  const folder = join(evidence.folder, 'spoiled');
  const url = new URL(evidence.databaseUrl);
  const original = url.pathname.slice(1);
  url.pathname = '/spoiled';
  const maintenance = new URL(evidence.databaseUrl);
  maintenance.pathname = '/postgres';
  copyWitnesses(evidence.folder, folder);
  await withClient(maintenance, async client => {
    await client.query('DROP DATABASE IF EXISTS spoiled WITH (FORCE)');
    await client.query(`CREATE DATABASE spoiled TEMPLATE "${original}"`);
  });
  const copy = { ...structuredClone(evidence), databaseUrl: url.href, folder };
  await withClient(url, async client => {
    await client.query(UNGUARDED);
    await spoil({ sql: text => changeSome(client, text), folder, evidence: copy });
  });
  const { findings } = await audit(copy);
  rmSync(folder, { recursive: true });
  return new Set(findings.map(({ invariant }) => invariant));
}

/** The database's own guards would refuse most of what is done here. */
const UNGUARDED = `SET session_replication_role = replica;
  DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.of, one.conname); END LOOP;
  END $$`;

/** A corruption that changes nothing would prove nothing. */
async function changeSome(client, text) {
  const { rowCount } = await client.query(text);
  if (!rowCount) throw new Error(`nothing to spoil: ${text}`);
}

function copyWitnesses(from, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (!LEFT_OUT.has(name))
      cpSync(join(from, name), join(to, name), {
        recursive: true,
        filter: path => !statSync(path).isSocket(),
      });
}

async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
