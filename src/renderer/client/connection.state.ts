/** A small observable cell for the connection's state. */
import type { ConnectionState } from './connection'

export interface StateCell {
  get(): ConnectionState
  set(next: ConnectionState): void
  subscribe(listener: () => void): () => void
}

export function createStateCell(initial: ConnectionState): StateCell {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set(next) {
      state = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
