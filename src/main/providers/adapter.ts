/**
 * What one kind of provider implements; everything they share (clocks, cancelling, error mapping)
 * is done around them.
 */
import type { Attempt } from './attempt'
import type {
  ChatRequest,
  CountRequest,
  EmbedRequest,
  EmbedResult,
  ModelsRequest,
  ProviderEvent,
} from './port'

export interface Adapter {
  /** Loads what the kind needs, before any clock of an attempt runs. */
  prepare(): Promise<void>
  /**
   * Yields events as they arrive and calls `attempt.event()` for each event of the wire. Throws
   * what it meets: the caller maps it.
   */
  chat(attempt: Attempt, request: ChatRequest): AsyncIterable<ProviderEvent>
  embed(attempt: Attempt, request: EmbedRequest): Promise<EmbedResult>
  /** Absent where the vendor counts nothing for free. */
  countTokens?(attempt: Attempt, request: CountRequest): Promise<number>
  listModels(attempt: Attempt, request: ModelsRequest): Promise<string[]>
}
