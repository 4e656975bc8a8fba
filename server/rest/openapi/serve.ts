import type { Hono } from 'hono';
import type { Route } from '../route.ts';
import type { RestEnv } from '../router.ts';
import { collectionOf } from './collection.ts';
import { openApiDocument } from './document.ts';
import { REFERENCE_POLICY, referencePage } from './reference-page.ts';

/** The routes in three forms: for tools, for people, and for clients that send requests by hand. */
export function serveDocuments(hono: Hono<RestEnv>, routes: readonly Route[], serverUrl: string): void {
  const made = once(() => openApiDocument(routes, serverUrl));
  const document = once(() => JSON.stringify(made()));
  const collection = once(() => JSON.stringify(collectionOf(made())));
  const page = once(() => referencePage(made()));
  hono.get('/openapi.json', () => send(document(), { 'content-type': 'application/json', ...FOR_ANYBODY }));
  hono.get('/collection.json', () =>
    send(collection(), { 'content-type': 'application/json', ...FOR_ANYBODY }),
  );
  hono.get('/docs/api', () =>
    send(page(), { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': REFERENCE_POLICY }),
  );
}

/** Tools that run in a browser load the document from where they are. */
const FOR_ANYBODY = { 'access-control-allow-origin': '*' };

function send(body: string, headers: Record<string, string>): Response {
  return new Response(body, { headers });
}

/** Made when somebody first asks: most processes never need it. */
function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
