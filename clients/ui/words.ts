/** The few words that the parts of a page say by themselves. */
export interface UiWords {
  readonly close: string;
  readonly copied: string;
  readonly copyRefused: string;
  readonly justNow: string;
}

export const ENGLISH: UiWords = {
  close: 'Close',
  copied: 'Copied',
  copyRefused: 'The browser does not allow copying here',
  justNow: 'just now',
};

let chosen = ENGLISH;

/** They are said in these words from now on; a page in another language chooses its own before it is drawn. */
export function chooseUiWords(words: UiWords): void {
  chosen = words;
}

export function uiWords(): UiWords {
  return chosen;
}
