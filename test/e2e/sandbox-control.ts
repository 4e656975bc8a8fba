import { systemUnderTest } from '../chromium.ts';

/** How long the acquirer takes, as in "150-400" (its own choice) or "2000". Milliseconds. */
export async function setAcquirerLatency(latency_ms: string): Promise<void> {
  const response = await fetch(`${systemUnderTest().sandboxUrl}/control/latency`, {
    method: 'PUT',
    headers: { authorization: 'Bearer sandbox-secret', 'content-type': 'application/json' },
    body: JSON.stringify({ latency_ms }),
  });
  if (!response.ok) throw new Error(`The sandbox did not take the latency: ${response.status}`);
}

/** What it draws from when nobody says otherwise. */
export const USUAL_LATENCY = '150-400';
