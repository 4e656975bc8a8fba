import { type ReactNode, useId } from 'react';

interface FieldProps {
  label: string;
  /** A quiet line under the input; an error takes its place, so that nothing below moves. */
  hint?: string | undefined;
  error?: string | undefined;
  /** Draws the control with the ids that tie it to its label and its message. */
  children: (control: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}

/** A label, a control and one line of message below. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const messageId = `${id}-message`;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {children({ id, 'aria-describedby': messageId, 'aria-invalid': error !== undefined })}
      <p
        id={messageId}
        aria-live="polite"
        className={`mt-1 min-h-5 text-[0.8125rem] leading-5 ${error === undefined ? 'text-ink-soft' : 'text-bad'}`}
      >
        {error ?? hint}
      </p>
    </div>
  );
}
