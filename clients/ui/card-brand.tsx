const NAMES: Readonly<Record<string, string>> = {
  VISA: 'VISA',
  MASTERCARD: 'Mastercard',
  AMEX: 'Amex',
  RUPAY: 'RuPay',
  DISCOVER: 'Discover',
};

/** A card network by its name in a small frame; nothing for one that we do not know. */
export function CardBrand({ network }: { network: string }) {
  const name = NAMES[network];
  if (name === undefined) return null;
  return (
    <span className="inline-flex h-5 items-center rounded border border-line bg-surface px-1.5 font-sans font-semibold text-[0.6875rem] text-ink-soft tracking-wide">
      {name}
    </span>
  );
}
