import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGateway } from './gateway.ts';
import { createShop } from './shop.ts';

// A merchant's shop, in a process and on an origin of its own: what an integration of the checkout looks like.
const environment = process.env;

const shop = createShop({
  folder: join(dirname(fileURLToPath(import.meta.url)), 'demo-shop'),
  checkoutUrl: environment['CHECKOUT_URL'] ?? environment['PUBLIC_URL'] ?? 'http://localhost:3000',
  shopUrl: environment['DEMO_SHOP_URL'] ?? 'http://localhost:3001',
  gateway: createGateway({
    apiUrl: environment['API_URL'] ?? 'http://127.0.0.1:8000',
    webUrl: environment['WEB_URL'] ?? `http://127.0.0.1:${environment['WEB_PORT'] ?? 3000}`,
  }),
});

function stop(): void {
  shop.close(() => process.exit());
  shop.closeAllConnections();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The launcher is gone, however that happened.
process.once('disconnect', stop);

const port = Number(environment['DEMO_SHOP_PORT'] ?? 3001);
shop.listen(port, environment['HOST'] ?? '127.0.0.1', () => process.send?.({ type: 'ready' }));
