/** What the rest of main asks of the catalogue. */
import type { Message } from '../../contract/calls'
import type {
  Capability,
  Model,
  ModelFilter,
  NewModel,
  Price,
  PriceCheck,
  PriceInput,
} from '../../contract/models'
import type { ModelMargins } from '../../contract/margins'
import type { Tooling } from '../../contract/tools'
import type { Basis } from './lessons'

/** As a person or a rules file gives it. */
export type ModelToAdd = Omit<NewModel, 'capabilities'> & {
  readonly capabilities?: readonly Capability[] | undefined
}

/** What to count before a call. Exactly one of the two is given. */
export type Countable =
  | { readonly messages: readonly Message[]; readonly tooling?: Tooling }
  | { readonly input: readonly string[] }

/**
 * `counted`: our best count; `bound`: never below what the provider will report (spec M6). Neither
 * is above the model's window (spec M10).
 */
export interface TokenCount {
  readonly counted: number
  readonly bound: number
  /** What the bound of a whole request was made of, to compare a report with. */
  readonly basis?: Basis | undefined
}

/** What a provider reported of a request, beside what was counted and asked. In tokens. */
export interface TokenReport {
  readonly input: TokenCount
  /** The output limit that was sent. */
  readonly asked: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** The answer came to its end, so the counts are of all of it. */
  readonly whole: boolean
}

/** The price of a model at an instant, and where it comes from. */
export interface PriceInForce {
  /** Null: unpriced, which is never the same as free (spec M4). */
  readonly price: Price | null
  readonly source: 'snapshot' | 'override' | 'none'
  /** When it took effect: the snapshot's date, or the override's. */
  readonly date: number | null
  /** What an entry cites: the id of the snapshot, or of the override. */
  readonly snapshotId: string | null
}

export interface SnapshotInfo {
  readonly id: string
  readonly source: string
  readonly date: number
  readonly models: number
  readonly ageDays: number
}

export interface Catalog {
  list(filter?: ModelFilter): Model[]
  /**
   * Exact provider id and model id; also a dated release of a catalogued model, under its own id
   * with that model's traits and price.
   */
  find(provider: string, model: string): Model | undefined
  /**
   * Resolves what a person or client wrote: `provider/model`, a bare model id (of `provider` when
   * given, else of an enabled provider that has it, else of one that is switched off; built-in ids
   * `openai`, `anthropic`, `simulated` first), or a dated variant of a known model.
   */
  resolve(written: string, provider?: string): Model | undefined
  /**
   * The catalogue's model of that name at the same provider, where it is another one than `asked`
   * and not a dated name of it; else undefined.
   */
  servedAs(asked: Model, served: string): Model | undefined
  /** The price snapshot in force. */
  snapshot(): SnapshotInfo
  /**
   * Reads newer prices, from the text of a file or else from where the library publishes them, and
   * says what they would change. Throws `invalid_request`, `network`.
   */
  checkPrices(file?: string, fileDate?: number): Promise<PriceCheck>
  /** Puts the prices checked last in force from now on. Throws `not_found` for another `id`. */
  applyPrices(id: string, who?: string): SnapshotInfo
  /**
   * Adds a model of the user's own. `who` is for the audit trail, `tollgate` when left out. Throws
   * `not_found`, `conflict`, `invalid_request`.
   */
  add(model: ModelToAdd, who?: string): Model
  /** Removes a model the user added; shipped ones stay. Throws `not_found`, `conflict`. */
  remove(id: string, who?: string): void
  /** Of `provider/model`; null: the snapshot's again. Throws `not_found`, `invalid_request`. */
  setPrice(id: string, price: PriceInput | null, who?: string): Model
  /** The price in force at any instant, past ones included; undefined for an unknown model. */
  priceAt(provider: string, model: string, at: number): PriceInForce | undefined
  /**
   * Forget what was read of providers, models and prices: call after their rows changed by another
   * hand (providers edited, a restore).
   */
  reload(): void
  /** Counts text of a message list for a model, with the learned margin in the bound. */
  countTokens(model: Model, what: Countable): TokenCount
  /**
   * Loads the model's vocabulary, and counts a long input in turns that let others run;
   * `countTokens` then finds the count by the same list of messages or inputs. Ends early when
   * `signal` aborts.
   */
  countAhead(model: Model, what: Countable, signal: AbortSignal): Promise<void>
  /** Counts tokens of received text, for streams that broke off; a flood by its beginning. */
  countText(model: Model, text: string): number
  /** An upper bound of the tokens of received text. */
  textBound(model: Model, text: string): number
  /**
   * What to hold for an output limited to `asked` tokens, with what the model wrote beyond its
   * limits before (spec M11).
   */
  outputBound(model: Model, asked: number): number
  /**
   * What a provider reported narrows and widens the next bounds of that model (spec B5, M10, M11);
   * an absurd figure teaches nothing. Call inside a transaction.
   */
  learn(model: Model, report: TokenReport): void
  /** A figure of the report cannot be true. */
  isSuspect(model: Model, report: TokenReport): boolean
  /** What was learned of a model, as it is shown. */
  margins(model: Model): ModelMargins
  /** Forgets it, on record. */
  resetMargins(model: Model, who: string): void
  /**
   * Loads the tokenizer ahead of the first call (o200k, or the vocabulary of `model`). Until then
   * counts are a quarter of the bytes and bounds are the bytes: safe, but loose.
   */
  warm(model?: Model): Promise<void>
}
