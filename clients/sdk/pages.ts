/** Where a page begins, and how long it is (at most 100). */
export interface ListOptions {
  readonly limit?: number;
  /** The `endCursor` of the page before. */
  readonly after?: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Connection<Item> {
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

export function pageOf<Item>({ edges, pageInfo }: Connection<Item>): Page<Item> {
  const items = edges.map(({ node }) => node);
  return { items, hasNextPage: pageInfo.hasNextPage, endCursor: pageInfo.endCursor ?? null };
}

/** The items of all pages, each page read when the one before is used up. */
export async function* pages<Item>(
  read: (after: string | null) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  for (let after: string | null = null; ; ) {
    const page: Page<Item> = await read(after);
    yield* page.items;
    if (!page.hasNextPage) return;
    after = page.endCursor;
  }
}
