import type { ModalWords } from './modal.ts';

const WORDS: Readonly<Record<string, ModalWords>> = {
  en: { title: 'Payment', close: 'Close the payment' },
  hi: { title: 'भुगतान', close: 'भुगतान बंद करें' },
  de: { title: 'Zahlung', close: 'Zahlung schließen' },
  ar: { title: 'الدفع', close: 'إغلاق نافذة الدفع' },
  ja: { title: 'お支払い', close: 'お支払い画面を閉じる' },
};

/** What the modal's parts are called, in the language asked for or else the browser's. */
export function modalWords(locale: string = navigator.language): ModalWords {
  return WORDS[locale.slice(0, 2).toLowerCase()] ?? (WORDS['en'] as ModalWords);
}
