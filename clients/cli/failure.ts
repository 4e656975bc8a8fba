/** The command was understood and came to nothing: the message says why, and no stack is shown. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
