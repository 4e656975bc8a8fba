import { z } from 'zod';
import type { Config } from '../config.ts';

/** A card number or VPA with a known outcome, to try things out with. */
export interface TestInstrument {
  readonly method: 'CARD' | 'UPI';
  readonly value: string;
  /** For people. */
  readonly outcome: string;
}

const answer = z.object({
  instruments: z.array(z.object({ method: z.enum(['CARD', 'UPI']), value: z.string(), outcome: z.string() })),
});

const TIMEOUT_MS = 2_000;

/** The sandbox acquirer's own list, so that it exists once. Empty while the sandbox is away. */
export async function readTestInstruments(config: Config): Promise<readonly TestInstrument[]> {
  try {
    const response = await fetch(new URL('/v1/instruments', config.SANDBOX_URL), {
      headers: { authorization: `Bearer ${config.SANDBOX_SECRET}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answer.parse(await response.json()).instruments;
  } catch {
    return [];
  }
}
