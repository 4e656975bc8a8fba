import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getIntrospectionQuery,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

/**
 * What a document asks about the schema itself. Its lists are long and lead to each other, so a short document can
 * ask for millions of fields; what tools send is weighed by the same measure, and sets the limit.
 */

/** About how many a schema like ours has of each. */
const LENGTHS: Readonly<Record<string, number>> = {
  types: 250,
  fields: 8,
  inputFields: 5,
  enumValues: 5,
  possibleTypes: 5,
  args: 1,
  interfaces: 1,
  directives: 5,
  // Most types are wrapped once or not at all.
  ofType: 0.4,
};

/** About how many fields of the schema's own description the only operation of this document selects. */
export function weighIntrospection({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions.flatMap(node =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const within = measure(fragments, ({ name, selectionSet }, inside) =>
    selectionSet ? 1 + (LENGTHS[name.value] ?? 1) * inside(selectionSet) : 1,
  );
  // Everything else that is asked for is weighed by what it costs itself.
  const atRoot = measure(fragments, ({ name, selectionSet }) =>
    selectionSet && (name.value === '__schema' || name.value === '__type') ? 1 + within(selectionSet) : 0,
  );
  const operations = definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION);
  return Math.ceil(operations.reduce((sum, { selectionSet }) => sum + atRoot(selectionSet), 0));
}

type Measure = (set: SelectionSetNode) => number;

/** Adds up what fields weigh, those of fragments too. Each set is weighed once, however often its fragment is spread. */
function measure(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  weightOf: (field: FieldNode, inside: Measure) => number,
): Measure {
  const weights = new Map<SelectionSetNode, number>();
  const of: Measure = set => {
    const known = weights.get(set);
    if (known !== undefined) return known;
    const weight = set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + weightOf(selection, of);
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return inner ? sum + of(inner.selectionSet) : sum;
    }, 0);
    weights.set(set, weight);
    return weight;
  };
  return of;
}

/** Twice the heaviest form of the query that every tool sends. */
export const INTROSPECTION_MAX_WEIGHT =
  2 *
  weighIntrospection(
    parse(
      getIntrospectionQuery({
        ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
        ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: true },
      }),
    ),
  );
