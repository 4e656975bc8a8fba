/** Where the checkout of an order may be shown in a frame, beside our own pages. */
export type EmbeddingOrigins = (orderId: string) => Promise<readonly string[]>;

/** A merchant who allows another origin sees it work this soon. */
const KEPT_MS = 5_000;
/** Ids of strangers' choosing must not fill the memory. */
const KEPT_MAX = 10_000;
/** The page is better shown without its frame than not at all. */
const PATIENCE_MS = 2_000;

interface Answer {
  readonly origins: Promise<readonly string[]>;
  readonly until: number;
}

/** Asks the API, which knows the order's merchant. An order that it does not know may be framed by nobody. */
export function createEmbeddingOrigins(apiUrl: string): EmbeddingOrigins {
  const known = new Map<string, Answer>();
  return orderId => {
    const answer = known.get(orderId);
    if (answer && answer.until > Date.now()) return answer.origins;
    // What is kept can no longer fail, so that it does not matter how many wait for it.
    const origins: Promise<readonly string[]> = ask(apiUrl, orderId).catch(() => {
      // What cannot be told now may be told in a moment.
      if (known.get(orderId)?.origins === origins) known.delete(orderId);
      return [];
    });
    known.delete(orderId);
    known.set(orderId, { origins, until: Date.now() + KEPT_MS });
    const oldest = known.size > KEPT_MAX ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return origins;
  };
}

async function ask(apiUrl: string, orderId: string): Promise<readonly string[]> {
  const url = `${apiUrl}/api/v1/orders/${encodeURIComponent(orderId)}/origins`;
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  const { origins } = (await response.json()) as { origins: readonly string[] };
  // They become part of a header that is a list of sources: whatever is more than an origin would change its meaning.
  return origins.filter(origin => URL.canParse(origin) && new URL(origin).origin === origin);
}
