import { toast } from './toast.tsx';
import { uiWords } from './words.ts';

/** What is said when it is done. */
export interface CopyWords {
  readonly copied: string;
  readonly refused: string;
}

/** Copies a text and says so. Answers whether it worked: browsers refuse it on plain http hosts and without permission. */
export async function copyText(text: string, words?: CopyWords): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toast(words?.copied ?? uiWords().copied);
    return true;
  } catch {
    toast(words?.refused ?? uiWords().copyRefused);
    return false;
  }
}
