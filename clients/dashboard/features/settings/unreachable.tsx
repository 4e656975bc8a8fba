import { Button } from '../../../ui/button.tsx';
import { text } from '../../text.ts';

/** In place of what could not be read. */
export function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 p-5 text-bad">
      {text.settings.unreachable}
      <Button size="small" onClick={onRetry}>
        {text.settings.tryAgain}
      </Button>
    </div>
  );
}
