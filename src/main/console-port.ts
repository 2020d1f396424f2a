/**
 * What a shell needs of the console: handlers to bind, a streamed export to serve, and a way to
 * stop. Shells know nothing else.
 */
import type { Router } from '@orpc/server'
import type { contract } from '../contract/contract'
import type { ErrorBody } from '../contract/errors'
import type { CallEvent, CallRequest } from '../contract/calls'
import type { experimentExportFormats } from '../contract/experiments'
import type { LedgerFilter } from '../contract/ledger'
import type { LimitUnit } from '../contract/limits'
import type { ReportFileQuestion } from '../contract/reports'
import type { Clock } from './platform/clock'
import type { RandomBytes } from './platform/ids'

/** Given to every handler: which door the request came through, for the audit trail. */
export interface CallerContext {
  readonly who: 'page' | 'api'
}

export const exportFormats = ['csv', 'json', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What is left of a rate limit for the caller of a request. */
export interface CallerLimit {
  readonly id: string
  readonly unit: LimitUnit
  readonly limit: number
  /** Null: it looks at each request alone. */
  readonly windowSeconds: number | null
  readonly remaining: number
  /** Until nothing of it is used any more. */
  readonly resetSeconds: number
}

export interface ShellPorts {
  /** Opens an https address in the person's browser after they confirmed it. */
  openExternal(url: string): Promise<boolean>
  /** An operating-system notification; a click on it leads to `place`, a route of the page. */
  notify(title: string, body: string, place: string): void
}

/** What a console is made of: a folder, who opens it, and the world around it. */
export interface ConsolePorts extends ShellPorts {
  readonly home: string
  readonly shell: 'electron' | 'browser'
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly random?: RandomBytes
}

/** The parts of the console that are not contract handlers. */
export interface ConsoleDoors {
  /**
   * The same call as `calls.stream`, for server-sent events. Throws Failure for bad input before
   * the first event.
   */
  streamCall(
    request: CallRequest,
    context: CallerContext,
    signal: AbortSignal,
  ): AsyncIterable<CallEvent>
  /**
   * The rate limits that look at a call, as they stand; `provider` is the one that served it, where
   * that is known.
   */
  limitsOn(request: CallRequest, provider?: string): readonly CallerLimit[]
  /** Pieces of text of an export without a cap; throws Failure for a bad filter. */
  exportLedger(format: ExportFormat, filter: LedgerFilter): AsyncIterable<string>
  /** An experiment with its trials and verdict; rejects with Failure `not_found`. */
  exportExperiment(id: string, format: (typeof experimentExportFormats)[number]): Promise<File>
  /** A report of usage; rejects with Failure for a question that has no answer. */
  exportReport(question: ReportFileQuestion): Promise<File>
  /** Any thrown value as the error body a client sees, and its HTTP status. */
  describeError(thrown: unknown): { readonly body: ErrorBody; readonly status: number }
  /**
   * Lets no call begin any more and interrupts those that run; resolves when each is settled and
   * its callers have its last event, after a few seconds at most.
   */
  endCalls(): Promise<void>
  /** Settles or marks running calls, closes the database, releases the lock. */
  close(): Promise<void>
}

/** Handlers of every procedure of the contract. */
export type ConsoleRouter = Router<typeof contract, CallerContext>

/** What createConsole gives a shell. */
export interface TollgateConsole extends ConsoleDoors {
  /** Sentences for whoever started the process: what was found and left aside. */
  readonly notices: readonly string[]
  readonly router: ConsoleRouter
}
