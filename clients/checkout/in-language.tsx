import { type ReactNode, useEffect, useState } from 'react';
import { type Language, LanguageProvider, loadLanguage } from './language.tsx';

interface InLanguageProps {
  /** The tag of the language to begin with. */
  tag: string;
  /** Draws the page; the function it is given changes the language. */
  children: (onLanguage: (tag: string) => void) => ReactNode;
}

/** Draws the page once its words are there, in a document that says which language and direction it has. */
export function InLanguage({ tag, children }: InLanguageProps) {
  const [wanted, setWanted] = useState(tag);
  const [language, setLanguage] = useState<Language>();

  useEffect(() => {
    let isWanted = true;
    void loadLanguage(wanted).then(loaded => {
      if (!isWanted) return;
      document.documentElement.lang = loaded.tag;
      document.documentElement.dir = loaded.direction;
      setLanguage(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, [wanted]);

  return language && <LanguageProvider value={language}>{children(setWanted)}</LanguageProvider>;
}
