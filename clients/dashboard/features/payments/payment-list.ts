/**
 * A payment that is not in the list is remembered for a while: a page that was read before its event may still be on its
 * way. So many events do not come in that time, and a page that is open all day has to forget the others.
 */
const ASIDE_MAX = 1_000;

/** What a list needs to know of a payment. */
export interface ListPayment {
  id: string;
  version: number;
}

/** Newest first, as the server sorts: ids are ordered by time. */
export function comparePayments(a: ListPayment, b: ListPayment): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}

/**
 * The rows of a live list: pages read from the server, with the events that came since laid over them.
 *
 * A payment is never replaced by an older version of itself, whichever way and in whatever order the two arrive. While
 * the list is held, the rows that are shown keep their places: newcomers wait, and a row that no longer matches the
 * filter stays, with its new state, until the list is settled.
 */
export interface PaymentList<Payment extends ListPayment> {
  /** The next page, in the server's order. `complete`: there is none after it. */
  addPage(page: readonly Payment[], complete: boolean): void;
  /** The payment as an event brought it. */
  apply(payment: Payment): void;
  /** Lets newcomers in and the rows go that no longer match. Answers with the newcomers. */
  settle(): readonly string[];
  ids(): readonly string[];
  get(id: string): Payment | undefined;
  /** How many newcomers wait. */
  waiting(): number;
}

export function createPaymentList<Payment extends ListPayment>(
  matches: (payment: Payment) => boolean,
): PaymentList<Payment> {
  const newest = new Map<string, Payment>();
  const shown = new Set<string>();
  const arrived = new Map<string, Payment>();
  const gone = new Set<string>();
  // Neither shown nor waiting; the one that was heard of longest ago comes first.
  const aside = new Set<string>();
  let ids: readonly string[] = [];
  // The oldest row read so far. What sorts behind it comes with a later page, not by an event.
  let last: Payment | undefined;
  let complete = false;

  function remember(payment: Payment): Payment {
    const known = newest.get(payment.id);
    if (known !== undefined && known.version >= payment.version) return known;
    newest.set(payment.id, payment);
    return payment;
  }

  function putAside(id: string) {
    aside.delete(id);
    aside.add(id);
    const [oldest] = aside;
    if (oldest === undefined || aside.size <= ASIDE_MAX) return;
    aside.delete(oldest);
    newest.delete(oldest);
  }

  const inRange = (payment: Payment) => complete || last === undefined || comparePayments(payment, last) < 0;

  return {
    addPage(page, isLast) {
      const others = page.map(remember).filter(payment => !shown.has(payment.id));
      const added = others.filter(matches);
      last = page.at(-1) ?? last;
      complete = isLast;
      for (const { id } of added) {
        shown.add(id);
        arrived.delete(id);
        aside.delete(id);
      }
      for (const { id } of others) if (!shown.has(id) && !arrived.has(id)) putAside(id);
      for (const payment of arrived.values()) {
        if (inRange(payment)) continue;
        arrived.delete(payment.id);
        putAside(payment.id);
      }
      ids = [...ids, ...added.map(payment => payment.id)];
    },

    apply(payment) {
      if (remember(payment) !== payment) return;
      if (shown.has(payment.id)) {
        if (matches(payment)) gone.delete(payment.id);
        else gone.add(payment.id);
      } else if (matches(payment) && inRange(payment)) {
        arrived.set(payment.id, payment);
        aside.delete(payment.id);
      } else {
        arrived.delete(payment.id);
        putAside(payment.id);
      }
    },

    settle() {
      if (arrived.size === 0 && gone.size === 0) return [];
      const newcomers = [...arrived.values()].sort(comparePayments);
      const stay = ids.filter(id => !gone.has(id));
      for (const id of gone) {
        shown.delete(id);
        putAside(id);
      }
      for (const { id } of newcomers) shown.add(id);
      gone.clear();
      arrived.clear();
      ids = mergeNewest(newcomers, stay, newest);
      return newcomers.map(payment => payment.id);
    },

    ids: () => ids,
    get: id => newest.get(id),
    waiting: () => arrived.size,
  };
}

/** Two sorted lists as one. Newcomers nearly always belong at the top, so the rest is copied as it is. */
function mergeNewest<Payment extends ListPayment>(
  newcomers: readonly Payment[],
  ids: readonly string[],
  payments: ReadonlyMap<string, Payment>,
): string[] {
  const merged: string[] = [];
  let at = 0;
  for (const newcomer of newcomers) {
    for (let id = ids[at]; id !== undefined; id = ids[at]) {
      const payment = payments.get(id);
      if (payment === undefined || comparePayments(payment, newcomer) > 0) break;
      merged.push(id);
      at += 1;
    }
    merged.push(newcomer.id);
  }
  return [...merged, ...ids.slice(at)];
}
