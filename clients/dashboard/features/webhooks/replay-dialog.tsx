import { Dialog } from '../../../ui/dialog.tsx';
import { text } from '../../text.ts';
import { ReplayForm } from './replay-form.tsx';
import { ReplayProgress } from './replay-progress.tsx';
import { useReplay } from './use-replay.ts';

interface ReplayDialogProps {
  id: string;
  url: string;
  open: boolean;
  onClose: () => void;
}

/** Sends many events to one endpoint again. Closed while it works, it goes on, and shows how far it is when it is opened again. */
export function ReplayDialog({ id, url, open, onClose }: ReplayDialogProps) {
  const { state, start, reset } = useReplay(id);

  function close() {
    if (state.phase === 'sending') reset();
    onClose();
  }

  return (
    <Dialog open={open} onClose={close} title={text.replays.title}>
      <p className="mb-4 break-all font-medium">{url}</p>
      {state.phase === 'asking' ? (
        <ReplayForm
          endpointId={id}
          problem={state.problem}
          onCancel={close}
          onStart={range => void start(range)}
        />
      ) : (
        <ReplayProgress endpointId={id} state={state} onClose={close} />
      )}
    </Dialog>
  );
}
