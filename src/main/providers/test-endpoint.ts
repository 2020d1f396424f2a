/** Tests endpoint and secret by the one request that costs nothing: the models (spec K5). */
import type { z } from 'zod'
import type { providerTest } from '../../contract/providers'
import { ProviderFailure, type Endpoint, type ProviderPort } from './port'

export type EndpointTest = z.infer<typeof providerTest>

/** No longer than this, whatever the endpoint's own clocks say: a person is waiting. */
const longestTestMs = 20_000

/** A provider's failure is in the result, not thrown. `latencyMs` is whole milliseconds. */
export async function testEndpoint(
  providers: Pick<ProviderPort, 'listModels'>,
  endpoint: Endpoint,
  secret: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<EndpointTest> {
  const { timeouts } = endpoint
  const hurried = {
    ...timeouts,
    firstTokenMs: Math.min(timeouts.firstTokenMs, longestTestMs),
    totalMs: Math.min(timeouts.totalMs, longestTestMs),
  }
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const models = await providers.listModels(
      { endpoint: { ...endpoint, timeouts: hurried }, secret },
      signal,
    )
    return { ok: true, latencyMs: elapsed(), models }
  } catch (thrown) {
    if (!(thrown instanceof ProviderFailure)) throw thrown
    const { code, message, providerMessage, status, retryAfterMs } = thrown
    const data = {
      origin: 'provider' as const,
      ...(providerMessage === null ? {} : { providerMessage }),
      ...(status === null ? {} : { providerStatus: status }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    }
    return { ok: false, latencyMs: elapsed(), models: [], error: { code, message, data } }
  }
}
