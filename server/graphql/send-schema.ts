import type { ServerResponse } from 'node:http';
import { printedSchema } from './print-schema.ts';

let printed: string | undefined;

/** The schema as SDL, for tools that generate from it. */
export function sendSchema(response: ServerResponse): void {
  printed ??= printedSchema();
  response.writeHead(200, {
    'content-type': 'application/graphql; charset=utf-8',
    'access-control-allow-origin': '*',
  });
  response.end(printed);
}
