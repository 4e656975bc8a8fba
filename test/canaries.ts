import type { Redis } from 'ioredis';
import type pg from 'pg';

/** A secret that is sent through the system, to see where it comes out again. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Where a canary was seen, and in which disguise. */
export function sightings(place: string, text: string, canaries: readonly Canary[]): string[] {
  return canaries.flatMap(({ name, value }) =>
    Object.entries(disguisesOf(value))
      .filter(([, pattern]) => pattern.test(text))
      .map(
        ([disguise]) => `${name} (${disguise}) in ${place}: …${excerpt(text, disguisesOf(value)[disguise])}…`,
      ),
  );
}

function excerpt(text: string, pattern: RegExp | undefined): string {
  const at = pattern ? text.search(pattern) : 0;
  return text.slice(Math.max(0, at - 60), at + 60);
}

/** Every form in which a secret could lie about. A short number counts only where it stands alone. */
function disguisesOf(value: string): Record<string, RegExp> {
  const bytes = Buffer.from(value);
  const groups = /^\d{12,}$/.test(value) ? (value.match(/\d{1,4}/g) ?? []) : [];
  const inGroups = (by: string) => new RegExp(groups.map(literally).join(literally(by)));
  return {
    raw: new RegExp(`(?<![0-9A-Za-z.])${literally(value)}(?![0-9A-Za-z])`),
    hex: new RegExp(`(?:^|[^0-9a-f]|(?:[0-9a-f]{2})+)${bytes.toString('hex')}`, 'i'),
    base64: new RegExp([0, 1, 2].map(offset => literally(base64Core(bytes, offset))).join('|')),
    'URL-encoded': new RegExp([...bytes].map(byte => `%${byte.toString(16)}`).join(''), 'i'),
    ...(groups.length > 0 && {
      spaced: inGroups(' '),
      dashed: inGroups('-'),
      'spaced and URL-encoded': new RegExp(`${groups.join('%20')}|${groups.join('\\+')}`, 'i'),
    }),
  };
}

/** The characters of base64 that stand for these bytes alone, when they begin at this offset of a group of three. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(from, to);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Every row of every table as text, bytes in hex. */
export async function everyTable(pool: pg.Pool): Promise<{ name: string; text: string }[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const read = tables.map(async ({ name }) => {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    return { name: `table ${name}`, text: rows.map(({ row }) => row).join('\n') };
  });
  return Promise.all(read);
}

/** Every command that anybody sends to this Redis from now on, with its values: jobs and hints live too shortly to be found. */
export async function watchRedis(redis: Redis): Promise<{ text(): string; stop(): void }> {
  const seen: string[] = [];
  const monitor = await redis.monitor();
  monitor.on('monitor', (_time: string, args: string[]) => seen.push(args.join(' ')));
  return { text: () => seen.join('\n'), stop: () => monitor.disconnect() };
}
