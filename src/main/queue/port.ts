/**
 * What the gate asks of the queue: a slot at a provider, by priority (spec C3), and a place for
 * what could not be done.
 */
import type { CallFailure, CallRequest, Priority } from '../../contract/calls'

export interface SlotRequest {
  readonly callId: string
  readonly provider: string
  readonly model: string
  readonly project: string
  readonly service: string | null
  readonly priority: Priority
}

/** A right to have one attempt under way at a provider. Releasing it twice does nothing. */
export interface Slot {
  release(): void
}

export interface Waiting {
  /** 1: next. */
  readonly position: number
  readonly reason: string
}

export interface Slots {
  /**
   * A slot at once where one is free, else a promise of one. `onWaiting` is called when the call
   * begins to wait and whenever its place changes. Throws or rejects with Failure `queue_full`;
   * rejects with `cancelled` when `signal` aborts, and leaves the line then.
   */
  take(
    request: SlotRequest,
    signal: AbortSignal,
    onWaiting: (waiting: Waiting) => void,
  ): Slot | Promise<Slot>
}

/**
 * Got its slot after a wait, gave up while it waited, found the line full, or was refused by a rate
 * limit of ours.
 */
export type HoldUp = 'waited' | 'left' | 'turned_away' | 'limited'

/** The labels of an attempt that nothing was sent of yet: it has no key so far. */
export interface HoldUpFacts {
  readonly provider: string
  readonly model: string
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
  readonly source: string
  readonly simulated: boolean
}

/** Counts what stood in the way of attempts. Never throws. */
export interface HoldUps {
  note(
    kind: HoldUp,
    facts: HoldUpFacts,
    more?: { readonly waitedMs?: number; readonly limitId?: string },
  ): void
}

/** A call that used up its attempts. Call inside the transaction that ends the call. */
export interface DeadLetterBox {
  /** `request` is null where the project keeps no content. */
  add(letter: {
    readonly failure: CallFailure
    readonly request: CallRequest | null
    readonly project: string
    readonly service: string | null
    readonly environment: string
  }): void
}
