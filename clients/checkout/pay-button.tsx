import { Lock } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useLanguage } from './language.tsx';

/** The amount beside the words is for the eye; by ear it was said in the order's summary. */
export function PayButton({ amount }: { amount: string }) {
  const { text } = useLanguage();
  return (
    <Button type="submit" look="primary" size="large" className="mt-2 w-full" data-test-id="pay-button">
      <Lock aria-hidden="true" className="size-4" />
      <span>{text.pay}</span>
      <span aria-hidden="true" className="figures font-normal">
        {amount}
      </span>
    </Button>
  );
}
