import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** One request as bytes. `@order@` and the like stand for what only the world knows, so that a seed makes the same ones again. */
export interface HostileRequest {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  /** In order, and a name may come twice. Latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
}

export interface HostileAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What no request may need, even on a machine that is busy with other things: capture and void wait 10 s for a processor. */
const PATIENCE_MS = 30_000;

/** Sends requests one after the other on a connection that is kept. */
export function createSender(url: string): {
  send(sent: HostileRequest): Promise<HostileAnswer>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(url);
  const once = ({ method, target, headers, body }: HostileRequest) =>
    new Promise<HostileAnswer>((resolve, reject) => {
      const length: [string, string][] = body ? [['content-length', String(body.length)]] : [];
      const outgoing = request({
        ...{ agent, hostname, port, method, path: target, timeout: PATIENCE_MS },
        headers: [['host', `${hostname}:${port}`], ...headers, ...length].flat(),
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
      outgoing.on('error', reject);
      outgoing.on('response', response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.end(body);
    });
  return {
    send: sent => once(sent).catch(error => (isHangUp(error) ? once(sent) : Promise.reject(error))),
    close: () => agent.destroy(),
  };
}

/** After an answer with `connection: close` the agent may have taken the connection once more. */
function isHangUp(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/** The request as somebody would send it by hand. */
export function asCurl(url: string, { method, target, headers, body }: HostileRequest): string {
  const parts = headers.map(
    ([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
  );
  if (body) parts.push(`--data-binary ${quoted(body.toString('latin1'))}`);
  return `curl -sS -i --path-as-is -X ${method} ${[...parts, quoted(`${url}${target}`)].join(' ')}`;
}

/** For bash, which reads \xNN in $'…'. */
function quoted(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes("'")) return `'${text}'`;
  const escaped = text.replace(/[\\']|[^\x20-\x7e]/g, char =>
    char === '\\' || char === "'" ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped}'`;
}
