import { databaseFailureOf } from './database-failure.ts';

/**
 * For reads on the way to a write: one whose connection breaks is asked once more on another, as the write behind it
 * would be. To read twice does no harm; a payment that is refused because a connection broke does.
 */
export async function readAgain<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (databaseFailureOf(error) !== 'lost') throw error;
    return read();
  }
}
