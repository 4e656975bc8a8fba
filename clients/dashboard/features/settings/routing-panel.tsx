import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';
import { draftOf, moved, newRule, type ReadRouting, type RoutingDraft, readDraft } from './routing-draft.ts';
import { RuleRow, ShareFields, type ShareHolder } from './rule-row.tsx';

const UpdateRoutingMutation = graphql(`
  mutation UpdateRouting($input: UpdateRoutingInput!) {
    updateRouting(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.processors;

interface RoutingPanelProps {
  routing: ReadRouting;
  holders: readonly ShareHolder[];
  onSaved: () => void;
}

/** The rules of the mode, changed as a whole: nothing holds before it is saved. */
export function RoutingPanel({ routing, holders, onSaved }: RoutingPanelProps) {
  const may = useMay('settings:write');
  const [draft, setDraft] = useState(() => draftOf(routing));
  const { problem, busy, save } = useSave(onSaved);
  const { rules, otherwise } = draft;
  const setRules = (changed: RoutingDraft['rules']) => setDraft({ ...draft, rules: changed });

  return (
    <Panel title={words.routing}>
      <p className="mb-4 max-w-prose text-ink-soft text-sm">{words.routingHint}</p>
      <fieldset disabled={!may} className="min-w-0">
        <ol className="grid gap-3">
          {rules.map((rule, at) => (
            <RuleRow
              key={rule.key}
              number={at + 1}
              last={at === rules.length - 1}
              rule={rule}
              holders={holders}
              onChange={changed => setRules(rules.map(each => (each.key === rule.key ? changed : each)))}
              onMove={by => setRules(moved(rules, at, at + by))}
              onRemove={() => setRules(rules.filter(each => each.key !== rule.key))}
            />
          ))}
        </ol>
        <fieldset className="mt-3 min-w-0 rounded-xl border border-line bg-sunken p-4">
          <legend className="sr-only">{words.otherwise}</legend>
          <p aria-hidden="true" className="mb-3 font-medium">
            {words.otherwise}
          </p>
          <ShareFields
            shares={otherwise}
            holders={holders}
            onChange={shares => setDraft({ ...draft, otherwise: shares })}
          />
        </fieldset>
        {routing.version === 0 && <p className="mt-3 text-ink-soft text-sm">{words.noRules}</p>}
        <p aria-live="polite" className="mt-2 min-h-5 text-[0.8125rem] text-bad">
          {problem}
        </p>
        {may ? (
          <div className="mt-2 flex justify-between gap-2">
            <Button onClick={() => setRules([...rules, newRule()])}>{words.addRule}</Button>
            <Button look="primary" busy={busy} onClick={() => void save(draft)}>
              {words.saveRules}
            </Button>
          </div>
        ) : (
          <p className="text-ink-soft text-sm">{words.notAllowed}</p>
        )}
      </fieldset>
    </Panel>
  );
}

function useSave(onSaved: () => void) {
  const [{ fetching: busy }, update] = useMutation(UpdateRoutingMutation);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(draft: RoutingDraft) {
    const input = readDraft(draft);
    if (typeof input === 'number') return setProblem(words.amountWrong(input));
    const answer = (await update({ input })).data?.updateRouting;
    if (answer?.__typename !== 'Routing') return setProblem(answer?.message ?? words.failed);
    setProblem(null);
    toast(words.saved);
    onSaved();
  }

  return { problem, busy, save };
}
