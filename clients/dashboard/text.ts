import { chooseUiWords } from '../ui/words.ts';
import { en } from './text/en.ts';

/** What the dashboard says. A second language is chosen here, from an object of the same type. */
export const text: typeof en = en;

chooseUiWords(text.ui);
