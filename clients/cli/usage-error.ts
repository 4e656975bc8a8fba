/** The command was not meant like that: the message says what to do, and no stack is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
