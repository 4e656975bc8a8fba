import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import { DOCUMENT_MAX_NESTING, DOCUMENT_MAX_TOKENS } from './limits.ts';

/**
 * Parses a document that is not too long and not too deep. Parsing, validation and execution call themselves for each
 * level: a document that is nothing but levels would overflow the stack of whichever comes to it first.
 */
export function parseBounded(text: string | Source): DocumentNode {
  const source = typeof text === 'string' ? new Source(text) : text;
  refuseDeep(source);
  return parse(source, { maxTokens: DOCUMENT_MAX_TOKENS, noLocation: false });
}

/** How each kind of token changes the level it stands on. */
const STEPS: Readonly<Partial<Record<TokenKind, number>>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

function refuseDeep(source: Source): void {
  const lexer = new Lexer(source);
  let level = 0;
  let tokens = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    level += STEPS[token.kind] ?? 0;
    if (level > DOCUMENT_MAX_NESTING) {
      throw new GraphQLError(`The document has more than ${DOCUMENT_MAX_NESTING} levels.`, {
        source,
        positions: [token.start],
        extensions: { code: 'DOCUMENT_TOO_LARGE', http: { status: 400 } },
      });
    }
    tokens += 1;
    // The parser refuses it for its length.
    if (tokens > DOCUMENT_MAX_TOKENS) return;
  }
}
