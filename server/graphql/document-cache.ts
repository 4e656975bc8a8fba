import { createLRUCache } from 'graphql-yoga';

/** What an application sends is small and always the same; the rest is not worth the memory. */
const MAX_DOCUMENTS = 500;
const MAX_DOCUMENT_LENGTH = 8_000;

/** Parsed documents by their text, bounded in number and in size. */
export function createDocumentCache<Value extends object>() {
  const cache = createLRUCache<Value>({ max: MAX_DOCUMENTS });
  return {
    get: (text: string) => cache.get(text),
    set: (text: string, value: Value) => {
      if (text.length <= MAX_DOCUMENT_LENGTH) cache.set(text, value);
    },
  };
}
