import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { text } from '../../text.ts';
import type { RuleDraft, Shares } from './routing-draft.ts';

const words = text.processors;

const METHODS = (['ANY', 'CARD', 'UPI'] as const).map(value => ({ value, label: words.methods[value] }));

/** Somebody who can be given a share. */
export interface ShareHolder {
  id: string;
  name: string;
}

interface RuleRowProps {
  number: number;
  last: boolean;
  rule: RuleDraft;
  holders: readonly ShareHolder[];
  onChange: (rule: RuleDraft) => void;
  /** By so many places; up is negative. */
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One rule: its place, its conditions, and who takes what fits. */
export function RuleRow({ number, last, rule, holders, onChange, onMove, onRemove }: RuleRowProps) {
  const typed = (name: 'currencies' | 'from' | 'to', label: string, hint: string) => (
    <Field label={label} hint={hint}>
      {control => (
        <Input
          {...control}
          value={rule[name]}
          autoComplete="off"
          onChange={event => onChange({ ...rule, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <li className="rounded-xl border border-line p-4">
      <fieldset className="min-w-0">
        <legend className="sr-only">{words.rule(number)}</legend>
        <div className="mb-3 flex items-center justify-between">
          <span aria-hidden="true" className="font-medium">
            {words.rule(number)}
          </span>
          <span className="flex gap-1">
            <Tool label={words.up(number)} disabled={number === 1} onClick={() => onMove(-1)}>
              <ArrowUp aria-hidden="true" className="size-4" />
            </Tool>
            <Tool label={words.down(number)} disabled={last} onClick={() => onMove(1)}>
              <ArrowDown aria-hidden="true" className="size-4" />
            </Tool>
            <Tool label={words.remove(number)} disabled={false} onClick={onRemove}>
              <Trash2 aria-hidden="true" className="size-4" />
            </Tool>
          </span>
        </div>
        <div className="grid grid-cols-1 gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-4">
          {typed('currencies', words.currencies, words.currenciesHint)}
          <Field label={words.method}>
            {control => (
              <Select
                {...control}
                className="w-full"
                value={rule.method}
                options={METHODS}
                onChange={method => onChange({ ...rule, method })}
              />
            )}
          </Field>
          {typed('from', words.from, words.amountHint)}
          {typed('to', words.to, words.amountHint)}
        </div>
        <ShareFields
          shares={rule.shares}
          holders={holders}
          onChange={shares => onChange({ ...rule, shares })}
        />
      </fieldset>
    </li>
  );
}

interface ToolProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Tool({ label, disabled, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={disabled}
      // Not `disabled`: the focus would be lost when a rule arrives at an end of the list.
      onClick={() => disabled || onClick()}
      className="grid size-9 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink aria-disabled:opacity-40"
    >
      {children}
    </button>
  );
}

interface ShareFieldsProps {
  shares: Shares;
  holders: readonly ShareHolder[];
  onChange: (shares: Shares) => void;
}

/** A weight for each account; empty is none. */
export function ShareFields({ shares, holders, onChange }: ShareFieldsProps) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-4">
      {holders.map(({ id, name }) => (
        <Field key={id} label={words.share(name)}>
          {control => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              min={0}
              max={1000}
              placeholder={words.shareNone}
              value={shares[id] || ''}
              onChange={event => onChange({ ...shares, [id]: Math.trunc(Number(event.target.value)) })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
