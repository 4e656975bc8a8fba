import { useEffect, useState } from 'react';
import { formatAbsolute } from '../../../ui/time.tsx';
import { formatCountdown } from './delivery-state.ts';

/** The time that is left, moving every second. */
export function Countdown({ to }: { to: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={to} title={formatAbsolute(to)} className="figures whitespace-nowrap">
      {formatCountdown(Date.parse(to), now)}
    </time>
  );
}
