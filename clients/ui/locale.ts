/**
 * Numbers, money and times are written in the language of the page's texts; in the browser's own they would mix another
 * language's words into it ("vor 2 Min."). A reader who has set one of its countries is written to as there.
 */
export function localeOf(language: string, preferred: readonly string[]): string {
  return preferred.find(tag => tag.split('-')[0] === language) ?? language;
}

/** What `<html lang>` says the page is written in. */
export const locale = localeOf(document.documentElement.lang || 'en', navigator.languages);
