/** Where an id leads: a route's path, with `$id` where the id goes, and what goes into its search. */
export interface IdTarget {
  path: string;
  search?: Readonly<Record<string, string>>;
  /** What was typed is an attempt's; the path wants the payment that the attempt belongs to. */
  ofAttempt?: true;
}

const ID = /^(pay|att|order|rfnd|evt|we|dlv|key|req)_\w{4,64}$/;

/** The pages of each kind of id, the best first; the first that this dashboard has is taken. */
const TARGETS: Readonly<Record<string, (id: string) => readonly IdTarget[]>> = {
  pay: () => [{ path: '/payments/$id' }],
  att: () => [{ path: '/payments/$id', ofAttempt: true }],
  order: () => [{ path: '/orders/$id' }, { path: '/orders' }],
  rfnd: () => [{ path: '/refunds/$id' }, { path: '/refunds' }],
  evt: event => [{ path: '/events', search: { event } }],
  we: endpoint => [{ path: '/webhooks', search: { endpoint } }],
  dlv: delivery => [{ path: '/webhooks', search: { delivery } }],
  key: key => [{ path: '/developers', search: { key } }],
  req: request => [{ path: '/developers/requests', search: { request } }],
};

/** Where to go with what was typed or pasted; null where it is no id that has a page. */
export function idTarget(typed: string, hasPage: (path: string) => boolean): IdTarget | null {
  const id = typed.trim();
  const prefix = ID.exec(id)?.[1];
  const targets = prefix === undefined ? [] : (TARGETS[prefix]?.(id) ?? []);
  return targets.find(({ path }) => hasPage(path)) ?? null;
}
