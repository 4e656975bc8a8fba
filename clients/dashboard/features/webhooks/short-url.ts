/** A URL without the part that all of them share. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
