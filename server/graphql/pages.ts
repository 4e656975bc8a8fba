import { ValidationError } from '../../core/errors.ts';
import { type IdKind, isIdOf } from '../../core/ids.ts';
import { PAGE_MAX } from '../../core/limits.ts';

/** Connections are ordered by id, newest first; ids are ordered by time. */
export const DEFAULT_PAGE_SIZE = 20;

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** What Pothos made of the arguments, for Prisma. */
interface CursorQuery {
  readonly take: number;
  readonly skip: number;
  readonly cursor?: { readonly id?: unknown };
}

/** For `maxSize`: refuses what is too much instead of silently giving less. */
export function checkPageSize({ first, last }: PageArgs): number {
  for (const [name, size] of Object.entries({ first, last })) {
    if (size == null || (size >= 0 && size <= PAGE_MAX)) continue;
    throw new ValidationError('INVALID_INPUT', `${name} must be between 0 and ${PAGE_MAX}.`, [name]);
  }
  return PAGE_MAX;
}

/** The weight of a connection: what is selected of a node, once per node of the page. */
export function pageComplexity({ first, last }: PageArgs): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.min(first ?? last ?? DEFAULT_PAGE_SIZE, PAGE_MAX) };
}

/**
 * A page by comparison with the cursor's id. Prisma's own cursor would look the row up, and so tell whether the
 * id of somebody else's object exists.
 */
export function keyset<Query extends CursorQuery>({ cursor, skip: _, ...query }: Query, kind: IdKind) {
  return { ...query, orderBy: { id: 'desc' } as const, where: beyond(cursor, query.take, kind) };
}

function beyond(cursor: CursorQuery['cursor'], take: number, kind: IdKind) {
  if (!cursor) return {};
  const id = checkCursor(cursor.id, kind);
  return { id: take < 0 ? { gt: id } : { lt: id } };
}

/** The id that a cursor of a list of such things stands for. */
export function checkCursor(cursor: unknown, kind: IdKind): string {
  if (typeof cursor !== 'string' || !isIdOf(kind, cursor)) throw invalidCursor();
  return cursor;
}

function invalidCursor(): ValidationError {
  return new ValidationError(
    'CURSOR_INVALID',
    'This is not a cursor of this list. Take it from an edge or from pageInfo.',
    ['after'],
  );
}
