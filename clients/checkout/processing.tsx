import { Spinner } from '../ui/spinner.tsx';
import { Stage } from './stage.tsx';

/** Between the shopper's press and the bank's answer. */
export function Processing() {
  return (
    <Stage
      testId="processing-state"
      icon={<Spinner className="size-12 text-brand" />}
      title="Processing your payment"
    >
      <p data-test-id="processing-message" className="mt-1 text-ink-soft">
        This takes a few seconds. You can reload this page; you will not pay twice.
      </p>
    </Stage>
  );
}
