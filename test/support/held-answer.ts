/**
 * An answer that stands still after its first chunk until it is let go: what a test does meanwhile
 * happens during the call, on a machine of any speed.
 */
import type { MockProvider } from './mock-provider'

export interface HeldAnswer {
  /** Resolves when a request for it has come. */
  readonly asked: Promise<void>
  letGo(): void
}

/** Later requests get the same answer; once it is let go, without a stop. */
export function holdAnswer(mock: MockProvider, chunks: readonly string[]): HeldAnswer {
  const { promise: asked, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: until, resolve: letGo } = Promise.withResolvers<void>()
  mock.script(() => {
    arrive()
    return { chunks, hold: { after: 1, until } }
  })
  return { asked, letGo }
}
