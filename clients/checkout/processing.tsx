import { Spinner } from '../ui/spinner.tsx';
import { useLanguage } from './language.tsx';
import { Stage } from './stage.tsx';

/** Between the shopper's press and the bank's answer. */
export function Processing() {
  const { title, message } = useLanguage().text.processing;
  return (
    <Stage testId="processing-state" icon={<Spinner className="size-12 text-brand" />} title={title}>
      <p data-test-id="processing-message" className="mt-1 text-ink-soft">
        {message}
      </p>
    </Stage>
  );
}
