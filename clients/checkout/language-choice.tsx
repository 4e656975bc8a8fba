import { Languages } from 'lucide-react';
import { useLanguage } from './language.tsx';
import { LANGUAGES, languageCode } from './load-language.ts';

/** Another language, one press away: browsers do not always know which one their owner reads. */
export function LanguageChoice({ onChoose }: { onChoose: (tag: string) => void }) {
  const { text, tag } = useLanguage();
  return (
    <label className="mt-6 flex w-fit items-center gap-2 text-ink-soft text-sm print:hidden">
      <Languages aria-hidden="true" className="size-4" />
      <span className="sr-only">{text.language}</span>
      <select
        value={languageCode(tag)}
        onChange={event => onChoose(event.target.value)}
        data-test-id="language-choice"
        className="h-8 rounded-md bg-surface pe-2 hover:text-ink"
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
