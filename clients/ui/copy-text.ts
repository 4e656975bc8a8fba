import { toast } from './toast.tsx';

/** What is said when it is done. */
export interface CopyWords {
  readonly copied: string;
  readonly refused: string;
}

const ENGLISH: CopyWords = { copied: 'Copied', refused: 'The browser does not allow copying here' };

/** Copies a text and says so. Answers whether it worked: browsers refuse it on plain http hosts and without permission. */
export async function copyText(text: string, words: CopyWords = ENGLISH): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toast(words.copied);
    return true;
  } catch {
    toast(words.refused);
    return false;
  }
}
