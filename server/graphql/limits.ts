/** Bounds of one GraphQL document. What is over one of them is refused before anything of it runs. */

/** The longest document of the dashboard has some 600 tokens; validation is quadratic in places. */
export const DOCUMENT_MAX_TOKENS = 4_000;
/** Braces, brackets and parentheses within each other; whoever walks through a document goes as deep as it does. */
export const DOCUMENT_MAX_NESTING = 100;
/** order → payments → edges → node → … : deeper than any screen needs. */
export const DOCUMENT_MAX_DEPTH = 12;
/** Fields selected in all, each alias counted: 1,000 aliases of one field are 1,000. */
export const DOCUMENT_MAX_FIELDS = 500;
/** A page of 100 payments with everything that can be asked of each weighs about 6,000. */
export const DOCUMENT_MAX_COMPLEXITY = 20_000;
/** So that a document holds at most some 200 writes. */
export const MUTATION_COMPLEXITY = 100;
/** Hashing a password is slow on purpose: one of these to a document. */
export const SIGN_IN_COMPLEXITY = 15_000;
