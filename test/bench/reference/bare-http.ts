import { createServer } from 'node:http';

// The ceiling: node:http that reads a JSON body and answers one of the size of a payment, and does nothing else.
const ANSWER_BYTES = 560;
const padding = 'x'.repeat(ANSWER_BYTES - 30);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { amount } = JSON.parse(Buffer.concat(chunks).toString()) as { amount: number };
    const body = JSON.stringify({ amount, padding });
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.listen(Number(process.env['API_PORT']), '127.0.0.1', () => process.send?.({ type: 'ready' }));

process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  process.disconnect?.();
});
