import type { Context } from '../../core/context.ts';
import type { Permission } from '../../core/merchants/permissions.ts';
import type { RouteDoc } from './openapi/route-doc.ts';

/** REST as a table: what there is, and who may ask. Adding a route is adding an entry. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** In Hono's syntax: /api/v1/orders/:id */
  readonly path: string;
  /** key: an API key. open: anybody. test: anybody, on demo and test installations only. */
  readonly access: 'key' | 'open' | 'test';
  /** What the key must allow. */
  readonly permission?: Permission;
  /** Asked by programs of ours, probes and acquirers, many from one address: not counted by it. */
  readonly unlimited?: true;
  /** What the OpenAPI document says of it. */
  readonly doc: RouteDoc;
  readonly handle: (call: Call) => Promise<Reply>;
}

/** One request, its credential already looked at. */
export interface Call {
  readonly ctx: Context;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  param(name: string): string;
  query(name: string): string | undefined;
  /** The body's bytes, as they came. */
  readonly bytes: () => Promise<Uint8Array>;
}

export interface Reply {
  readonly status: number;
  /** A text is sent as it is: it holds the bytes of an answer that was given before. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: object): Reply {
  return { status: 200, body };
}
