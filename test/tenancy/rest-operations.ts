import type { Permission } from '../../core/merchants/permissions.ts';
import type { Subject } from './world.ts';

/** Who may call a route, and how it is called. `:id` in its path is the id of what it names. */
export interface RouteAccess {
  /** The permission a key needs; `key`: any key; `anybody`: no credential at all. */
  readonly needs: Permission | 'key' | 'anybody';
  readonly names?: Subject;
  /** The JSON body; it is given the id of what the route names. */
  readonly body?: (id: string) => object;
  /** What else the path has to be filled with. */
  readonly path?: Readonly<Record<string, string>>;
  /** Told to anybody of real money too: what every page that shows the order says in its headers anyway. */
  readonly live?: true;
}

const URL = 'https://hooks.example.com/';
const upi = { method: 'upi', vpa: 'someone@bank' };

/**
 * Every REST route. To add one, say what it needs and, where its path or body holds an id, what that names:
 *
 *     'POST /api/v1/things/:id': { needs: 'payments:write', names: 'payment' },
 */
export const ROUTES: Readonly<Record<string, RouteAccess>> = {
  'GET /health': { needs: 'anybody' },
  'GET /health/live': { needs: 'anybody' },
  'GET /health/ready': { needs: 'anybody' },
  'POST /api/v1/orders': { needs: 'orders:write', body: () => ({ amount: 100 }) },
  'GET /api/v1/orders': { needs: 'orders:read' },
  'GET /api/v1/orders/:id': { needs: 'orders:read', names: 'order' },
  'GET /api/v1/orders/:id/public': { needs: 'anybody', names: 'order' },
  'GET /api/v1/orders/:id/origins': { needs: 'anybody', names: 'order', live: true },
  'POST /api/v1/payments': {
    needs: 'payments:write',
    names: 'order',
    body: id => ({ order_id: id, ...upi }),
  },
  'GET /api/v1/payments': { needs: 'payments:read' },
  'POST /api/v1/payments/public': {
    needs: 'anybody',
    names: 'order',
    body: id => ({ order_id: id, ...upi }),
  },
  'GET /api/v1/payments/:id': { needs: 'payments:read', names: 'payment' },
  'GET /api/v1/payments/:id/public': { needs: 'anybody', names: 'payment' },
  'POST /api/v1/payments/:id/capture': { needs: 'payments:write', names: 'payment' },
  'POST /api/v1/payments/:id/void': { needs: 'payments:write', names: 'payment' },
  'POST /api/v1/payments/:id/refunds': { needs: 'refunds:write', names: 'payment' },
  'GET /api/v1/refunds': { needs: 'payments:read' },
  'GET /api/v1/refunds/:id': { needs: 'payments:read', names: 'refund' },
  'GET /api/v1/events': { needs: 'events:read' },
  'GET /api/v1/webhooks/settings': { needs: 'webhooks:read' },
  'PUT /api/v1/webhooks/settings': { needs: 'webhooks:write', body: () => ({ webhook_url: URL }) },
  'POST /api/v1/webhooks/regenerate-secret': { needs: 'webhooks:write' },
  'POST /api/v1/webhooks/test': { needs: 'webhooks:write' },
  'GET /api/v1/webhooks/config': { needs: 'webhooks:read' },
  'PUT /api/v1/webhooks/config': { needs: 'webhooks:write', body: () => ({ webhook_url: URL }) },
  'POST /api/v1/webhooks/config': { needs: 'webhooks:write', body: () => ({ webhook_url: URL }) },
  'PUT /api/v1/merchants/webhook': { needs: 'webhooks:write', body: () => ({ webhook_url: URL }) },
  'POST /api/v1/merchants/webhook/regenerate-secret': { needs: 'webhooks:write' },
  'POST /api/v1/merchants/webhook/test': { needs: 'webhooks:write' },
  'GET /api/v1/webhooks': { needs: 'webhooks:read' },
  'GET /api/v1/webhooks/:id': { needs: 'webhooks:read', names: 'delivery' },
  'POST /api/v1/webhooks/:id/retry': { needs: 'webhooks:write', names: 'delivery' },
  'GET /api/v1/merchants/profile': { needs: 'key' },
  'POST /notifications/:connector': { needs: 'anybody', path: { connector: 'sandbox' } },
  'POST /notifications/:connector/:accountId': {
    needs: 'anybody',
    path: { connector: 'sandbox', accountId: 'cac_0000000000000000' },
  },
  'POST /webhook-inbox/:token': { needs: 'anybody', path: { token: 'nothing' } },
  'GET /api/v1/test/merchant': { needs: 'anybody' },
  'GET /api/v1/test/jobs/status': { needs: 'anybody' },
};
