import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { dateOf } from '../../../ui/local-time.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import { type ParsedPaymentSearch, toPaymentFilter } from './payment-filter.ts';

const count = new Intl.NumberFormat();

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Writes every payment that the filter matches into a file, however many; it says how far it is and can be stopped. */
export function ExportButton({ search }: { search: ParsedPaymentSearch }) {
  const [exported, setExported] = useState<number | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start() {
    const controller = new AbortController();
    running.current = controller;
    setExported(0);
    let rows = 0;
    try {
      const { exportPayments } = await import('./export-payments.ts');
      const file = await exportPayments({
        filter: toPaymentFilter(search),
        signal: controller.signal,
        onProgress(done) {
          rows = done;
          setExported(done);
        },
      });
      if (file === null) return;
      save(file, `payments-${dateOf(Date.now())}.csv`);
      toast(text.payments.exportDone(count.format(rows)));
    } catch {
      toast(text.payments.exportFailed);
    } finally {
      setExported(null);
    }
  }

  if (exported === null)
    return (
      <Button size="small" onClick={() => void start()}>
        <Download aria-hidden="true" className="size-4 text-ink-soft" />
        {text.payments.exportCsv}
      </Button>
    );
  return (
    <Button size="small" aria-label={text.payments.exportCancel} onClick={() => running.current?.abort()}>
      <span aria-hidden="true" className="figures">
        {text.payments.exporting(count.format(exported))}
      </span>
      <X aria-hidden="true" className="size-4" />
    </Button>
  );
}
