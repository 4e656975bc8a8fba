import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWebConfig } from '../core/config.ts';
import { readStaticFiles } from './web/static-files.ts';
import { createWebServer } from './web/web-server.ts';

// The web process: the dashboard and the checkout on one port, the API behind the same origin.
const config = readWebConfig();
const built = join(dirname(fileURLToPath(import.meta.url)), 'clients');

const server = createWebServer({
  files: readStaticFiles(built),
  apiUrl: config.API_URL,
  publicUrl: config.PUBLIC_URL,
  checkoutUrl: config.CHECKOUT_URL,
  sandboxUrl: config.SLUICE_ENV === 'production' ? undefined : config.SANDBOX_URL,
});

async function stop(): Promise<void> {
  await server.close();
  process.exit();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The launcher is gone, however that happened.
process.once('disconnect', stop);

server.http.listen(config.WEB_PORT, config.HOST, () => process.send?.({ type: 'ready' }));
