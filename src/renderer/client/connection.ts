/**
 * The page's one way to the console as its shells give it: the same typed client whichever carries
 * it, and whether the line is up.
 */
import type { Client } from '../../contract/contract'

export type { Client } from '../../contract/contract'

export type ConnectionState =
  | { readonly status: 'connected' }
  /** The line is down and being tried again; calls made now wait for it a while. */
  | { readonly status: 'reconnecting'; readonly attempt: number; readonly message: string }
  /**
   * This page has no valid token: nothing will work until it is opened again or given one
   * (`signIn`).
   */
  | { readonly status: 'signed_out'; readonly message: string }
  /** The console behind this page has ended for good. */
  | { readonly status: 'closed'; readonly message: string }

export interface Connection {
  readonly client: Client
  readonly shell: 'electron' | 'browser'
  /**
   * Shaped for useSyncExternalStore: `useSyncExternalStore(connection.subscribe,
   * connection.getState)`.
   */
  getState(): ConnectionState
  /** Calls back after each change of state until the returned function is called. */
  subscribe(listener: () => void): () => void
  /**
   * Saves what a plain route gives (`/api/v1/ledger/export?format=csv`) as a file of that name.
   * Throws CallError.
   */
  download(path: string, filename: string): Promise<void>
  /** Browser shell only: tries a token a person typed in; false when it is refused. */
  signIn(token: string): Promise<boolean>
  close(): void
}
