import { GraphQLError } from 'graphql';
import { SCALAR_RULES } from './scalar-rules.ts';

/**
 * GraphQL's own errors quote the value or the piece of the document that is wrong. It may be a card number or a
 * security code, so only the place and the rule are told: what is not known to be a rule is left out.
 */
export function withholdValues(error: GraphQLError): GraphQLError {
  const message = withheld(error.message);
  if (message === error.message) return error;
  const { nodes = null, source = null, positions = null, path = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

const RULES = new RegExp(
  [
    '(?:Int|Float|String|Boolean|ID|Enum "\\w+") cannot represent [\\w -]*value',
    'Expected (?:value of type|type|non-nullable type) "[\\w![\\]]+"(?: (?:not )?to be (?:null|an object))?',
    'Field "[\\w.]+" (?:of required type "[\\w![\\]]+" was not provided|is not defined by type "\\w+")',
  ].join('|'),
);

function withheld(message: string): string {
  const variable = /^(Variable "\$\w+" got) invalid value /.exec(message)?.[1];
  if (variable) {
    const place = / at "[\w.[\]]+"(?=; )/.exec(message)?.[0] ?? '';
    return `${variable} an invalid value${place}${ruleIn(message)}`;
  }
  if (/^Expected value of type|cannot represent/.test(message)) return ruleIn(message).slice(2);
  return message.replace(/^(Syntax Error: .*\b(?:Int|Float|String|BlockString)) ".*"/s, '$1');
}

function ruleIn(message: string): string {
  const own = Object.values(SCALAR_RULES).find(rule => message.endsWith(rule));
  if (own) return `; ${own}`;
  const rule = RULES.exec(message)?.[0];
  return rule ? `; ${rule}.` : '.';
}
