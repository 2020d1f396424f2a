/**
 * The key that would pay for an attempt. Servers of the OpenAI-compatible kind may need none
 * (Ollama, a local proxy).
 */
import type { ChosenKey } from '../../keys/port'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import type { Admitted } from './admit'

/**
 * Null: the attempt goes without one. Throws Failure `no_key`; a key that is on file and cannot be
 * used is never passed over in silence.
 */
export function payingKeyOf(
  deps: Pick<GateDeps, 'keys'>,
  { facts, provider }: Pick<Admitted, 'facts' | 'provider'>,
): ChosenKey | null {
  if (facts.simulated) return null
  try {
    return deps.keys.choose({
      provider: facts.provider,
      project: facts.project,
      environment: facts.environment,
    })
  } catch (error) {
    if (
      provider.kind === 'openai-compatible' &&
      error instanceof Failure &&
      error.code === 'no_key'
    )
      return null
    throw error
  }
}
