import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { Button } from '../../../ui/button.tsx';
import { dateOf } from '../../../ui/local-time.ts';
import { locale } from '../../../ui/locale.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import type { ExportProgress } from './export-payments.ts';
import { type ParsedPaymentSearch, toPaymentFilter } from './payment-filter.ts';

const count = new Intl.NumberFormat(locale);

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Writes every payment that the filter matches into a file, however many; it says how far it is and can be stopped. */
export function ExportButton({ search }: { search: ParsedPaymentSearch }) {
  const client = useClient();
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start() {
    const controller = new AbortController();
    running.current = controller;
    setProgress({ done: 0, total: null });
    let rows = 0;
    try {
      const { exportPayments } = await import('./export-payments.ts');
      const file = await exportPayments({
        client,
        filter: toPaymentFilter(search),
        signal: controller.signal,
        onProgress(next) {
          rows = next.done;
          setProgress(next);
        },
      });
      if (file === null) return;
      save(file, `payments-${dateOf(Date.now())}.csv`);
      toast(text.payments.exportDone(count.format(rows)));
    } catch {
      toast(text.payments.exportFailed);
    } finally {
      setProgress(null);
    }
  }

  // One button, so that the focus stays on it.
  return (
    <span className="inline-flex items-center gap-2">
      {progress !== null && <Progress {...progress} />}
      <Button size="small" onClick={() => (progress === null ? void start() : running.current?.abort())}>
        {progress === null ? (
          <Download aria-hidden="true" className="size-4 text-ink-soft" />
        ) : (
          <X aria-hidden="true" className="size-4" />
        )}
        {progress === null ? text.payments.exportCsv : text.payments.exportCancel}
      </Button>
    </span>
  );
}

function Progress({ done, total }: ExportProgress) {
  const words =
    total === null
      ? text.payments.exporting(count.format(done))
      : text.payments.exportingOf(count.format(done), count.format(total));
  return (
    <span
      role="progressbar"
      aria-label={text.payments.exportProgress}
      aria-valuemin={0}
      aria-valuenow={done}
      aria-valuemax={total ?? undefined}
      aria-valuetext={words}
      className="figures whitespace-nowrap text-ink-soft text-sm"
    >
      {words}
    </span>
  );
}
