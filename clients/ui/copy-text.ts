import { toast } from './toast.tsx';

/** Copies a text and says so. Answers whether it worked: browsers refuse it on plain http hosts and without permission. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied');
    return true;
  } catch {
    toast('The browser does not allow copying here');
    return false;
  }
}
