import { createSluice, type Sluice } from '../sdk/index.ts';
import { createOutput, type Output } from './output.ts';
import { type Environment, type Profile, readProfile } from './profile.ts';

/** What surrounds a command: tests bring their own. */
export interface Surroundings {
  readonly env: Environment;
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly error: { write(text: string): unknown };
  readonly input: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  /** Ends what runs until it is told to stop. */
  readonly signal: AbortSignal;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly profile: string;
  readonly json?: boolean;
}

/** One command at work: who asks, whom, and where the answer goes. */
export interface Session {
  readonly name: string;
  readonly profile: Profile;
  readonly sluice: Sluice;
  readonly output: Output;
  readonly surroundings: Surroundings;
}

export function outputOf({ out, error, env }: Surroundings, { json = false }: CommonOptions): Output {
  return createOutput({ out, error, env, json });
}

export function openSession(surroundings: Surroundings, options: CommonOptions): Session {
  const profile = readProfile(options.profile, surroundings.env);
  const { url, apiKey, apiSecret } = profile;
  const sluice = createSluice({ url, apiKey, apiSecret });
  return { name: options.profile, profile, sluice, output: outputOf(surroundings, options), surroundings };
}
