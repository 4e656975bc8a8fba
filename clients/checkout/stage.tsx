import { type ReactNode, useEffect, useRef } from 'react';

interface StageProps {
  testId: string;
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

/** One moment of a payment, after the form. Its title takes the focus, so that a screen reader tells of it. */
export function Stage({ testId, icon, title, children }: StageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div
      data-test-id={testId}
      className="wrap-anywhere flex animate-rise flex-col items-center py-6 text-center"
    >
      {icon}
      <h2 ref={heading} tabIndex={-1} className="mt-5 font-semibold text-xl tracking-tight outline-none">
        {title}
      </h2>
      {children}
    </div>
  );
}
