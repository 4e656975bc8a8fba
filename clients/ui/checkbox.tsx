interface CheckboxProps {
  /** For those who do not see what stands beside it. */
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** A box to tick in a row of a table, with room for a finger around it. */
export function Checkbox({ label, checked, disabled = false, onChange }: CheckboxProps) {
  return (
    <label className="relative z-10 -m-1.5 grid size-8 place-items-center">
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={event => onChange(event.target.checked)}
        className="size-4 accent-brand disabled:opacity-40"
      />
    </label>
  );
}
