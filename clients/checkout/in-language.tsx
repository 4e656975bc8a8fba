import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { LanguageProvider } from './language.tsx';
import { type Language, loadLanguage } from './load-language.ts';

interface InLanguageProps {
  /** The language to begin with. */
  first: Language;
  /** Draws the page; the function it is given changes the language. */
  children: (onLanguage: (tag: string) => void) => ReactNode;
}

/** Draws the page in a language, in a document that says which language and direction it has. */
export function InLanguage({ first, children }: InLanguageProps) {
  const [language, setLanguage] = useState(first);
  const [wanted, setWanted] = useState(first.tag);

  // Before anything is drawn, or it would be seen from left to right first.
  useLayoutEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.direction;
  }, [language]);

  useEffect(() => {
    if (wanted === first.tag) return setLanguage(first);
    let isWanted = true;
    void loadLanguage(wanted).then(loaded => isWanted && setLanguage(loaded));
    return () => {
      isWanted = false;
    };
  }, [wanted, first]);

  return <LanguageProvider value={language}>{children(setWanted)}</LanguageProvider>;
}
