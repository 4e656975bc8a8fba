import type { OpenApiDocument, OpenApiOperation } from './form.ts';

/** A request to paste into a shell, with the first example of its body. */
export function curlOf(
  document: OpenApiDocument,
  { method, path, operation }: { method: string; path: string; operation: OpenApiOperation },
): string {
  const examples = operation.requestBody?.content['application/json'].examples;
  const body = examples && Object.values(examples)[0]?.value;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${document.servers[0]?.url}${path}`,
    ...(operation.security?.length === 0 ? [] : ['-u key_test_abc123:secret_test_xyz789']),
    ...(body && Object.keys(body).length > 0
      ? [
          "-H 'Content-Type: application/json'",
          `-d '${JSON.stringify(body, null, 2).replaceAll("'", "'\\''")}'`,
        ]
      : []),
  ];
  return lines.join(' \\\n  ');
}
