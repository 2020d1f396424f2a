/**
 * What the reason of a cache hit says: when the answer was kept, and the call that made it. Pure.
 */

export interface KeptAnswer {
  /** Epoch ms. */
  readonly at: number
  readonly callId: string
}

/** Null for a reason that speaks of no kept answer. */
export function keptAnswer(reason: string | null): KeptAnswer | null {
  const [, at = '', callId = ''] = /^kept answer of (\S+), call (\S+)$/.exec(reason ?? '') ?? []
  const time = Date.parse(at)
  return Number.isNaN(time) || callId === '' ? null : { at: time, callId }
}
