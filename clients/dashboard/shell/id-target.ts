/** Where an id leads: a route's path, with `$id` where the id goes, and what goes into its search. */
export interface IdTarget {
  path: string;
  search?: Readonly<Record<string, string>>;
}

const ID = /^(pay|order|rfnd|evt|we|dlv|key|req)_\w{4,64}$/;

/** The pages of each kind of id, the best first; the first that this dashboard has is taken. */
const TARGETS: Readonly<Record<string, (id: string) => readonly IdTarget[]>> = {
  pay: () => [{ path: '/payments/$id' }],
  order: () => [{ path: '/orders/$id' }, { path: '/orders' }],
  rfnd: () => [{ path: '/refunds/$id' }, { path: '/refunds' }],
  evt: event => [{ path: '/events', search: { event } }],
  we: () => [{ path: '/webhooks/$id' }, { path: '/webhooks' }],
  dlv: () => [{ path: '/webhooks/deliveries/$id' }, { path: '/webhooks' }],
  key: () => [{ path: '/developers' }],
  req: request => [{ path: '/developers/requests', search: { request } }],
};

/** Where to go with what was typed or pasted; null where it is no id that has a page. */
export function idTarget(typed: string, hasPage: (path: string) => boolean): IdTarget | null {
  const id = typed.trim();
  const prefix = ID.exec(id)?.[1];
  const targets = prefix === undefined ? [] : (TARGETS[prefix]?.(id) ?? []);
  return targets.find(({ path }) => hasPage(path)) ?? null;
}
