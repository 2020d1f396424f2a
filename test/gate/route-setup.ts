/**
 * A house with a service whose calls go to OpenAI and then to Anthropic, and tries again at once.
 */
import type { CallRequest } from '../../src/contract/calls'
import { openHouse, type House } from '../support/house'

/** No jitter: what is tried again is tried at once. */
export const atOnce = { random: (size: number) => new Uint8Array(size) }
export const openai = 'gpt-4o-mini'
export const anthropic = 'claude-3-5-haiku'

/** A service whose calls go to OpenAI, then to Anthropic. */
export async function openRoute(
  policy: object = {},
): Promise<House & { routed: (change?: Partial<CallRequest>) => CallRequest }> {
  const house = await openHouse(atOnce)
  await house.client.services.save({ name: 'routed' })
  await house.client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: openai, route: [anthropic], ...policy },
  })
  return {
    ...house,
    routed: (change = {}) => ({
      project: 'dev',
      service: 'routed',
      messages: [{ role: 'user', content: 'hello' }],
      maxOutputTokens: 50,
      ...change,
    }),
  }
}

export const isOpenai = ({ dialect }: { dialect: string }) => dialect === 'openai'
