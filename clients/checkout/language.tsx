import { createContext, useContext } from 'react';
import { ENGLISH, type Language } from './load-language.ts';

const LanguageContext = createContext(ENGLISH);

/** Gives everything below it its language. */
export const LanguageProvider = LanguageContext.Provider;

export function useLanguage(): Language {
  return useContext(LanguageContext);
}
