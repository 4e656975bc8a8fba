import { CopyButton } from '../../../ui/copy-button.tsx';
import { text } from '../../text.ts';

const words = text.webhooks;

/** A secret that was just made. It is nowhere to be seen again. */
export function NewSecret({ secret }: { secret: string }) {
  return (
    <div role="status" className="rounded-xl bg-good-tint p-4">
      <h3 className="font-semibold text-good">{words.secret}</h3>
      <p className="mt-0.5">{words.secretNote}</p>
      <p className="mt-2 flex items-center gap-1">
        <code data-test-id="webhook-secret" className="break-all font-mono text-sm">
          {secret}
        </code>
        <CopyButton text={secret} label={words.copySecret} />
      </p>
    </div>
  );
}
