import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

const ITEM =
  'relative flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-sunken';

interface MenuProps {
  trigger: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  children: ReactNode;
}

/**
 * A menu that drops from its trigger, and stays in the landmark that its trigger is in. Not modal: a modal one locks
 * scrolling with a <style> that the page's policy forbids. It rises only while it is open: Radix waits for the end of
 * an animation that a closing menu has, and one that was closed before it rose would stay.
 */
export function Menu({ trigger, align = 'start', side = 'bottom', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 text-ink shadow-floating data-[state=open]:animate-rise"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export function MenuItem({ className = '', ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item {...rest} className={`${ITEM} ${className}`} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 font-medium text-ink-soft text-xs">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="mx-1 my-1.5 h-px bg-line" />;
}

const Tick = () => (
  <DropdownMenu.ItemIndicator className="absolute right-2.5">
    <Check aria-hidden="true" className="size-4 text-brand" />
  </DropdownMenu.ItemIndicator>
);

interface MenuCheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** One of several things that may be on. The menu stays open, so that more can be chosen. */
export function MenuCheckbox({ checked, onChange, children }: MenuCheckboxProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={event => event.preventDefault()}
      className={`${ITEM} pr-9`}
    >
      {children}
      <Tick />
    </DropdownMenu.CheckboxItem>
  );
}

interface MenuRadioGroupProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode }[];
}

/** Things of which exactly one is on. */
export function MenuRadioGroup<Value extends string>({
  value,
  onChange,
  options,
}: MenuRadioGroupProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={next => onChange(next as Value)}>
      {options.map(option => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={`${ITEM} pr-9`}>
          {option.label}
          <Tick />
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
