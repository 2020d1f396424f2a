/** The figures shown while an answer arrives: rough where the provider has not counted yet. */
import type { Rates } from '../../contract/models'
import type { CallRun } from './call-run'

/**
 * Rough tokens of a text while it streams; the provider's count replaces it. Marked ~ wherever it
 * is shown.
 */
function roughTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

export interface LiveFigures {
  /** Both since the attempt under way began. */
  readonly firstTokenMs: number | null
  readonly elapsedMs: number
  readonly tokensPerSecond: number | null
  readonly outputTokens: number
  /**
   * What ended attempts cost, and of the one under way the rough count at its price; null without a
   * price, and in a wait before anything is known.
   */
  readonly costNanoUsd: number | null
}

/** What is shown while the answer arrives. */
export function liveFigures(run: CallRun, rates: Rates | null, now: number): LiveFigures {
  const outputTokens = roughTokens(run.text) + roughTokens(run.reasoning)
  const streamingMs = run.firstTokenAt === null ? 0 : now - run.firstTokenAt
  return {
    firstTokenMs:
      run.firstTokenAt === null ? null : run.firstTokenAt - (run.attemptAt ?? run.startedAt),
    elapsedMs: now - (run.attemptAt ?? run.startedAt),
    tokensPerSecond: streamingMs < 250 ? null : outputTokens / (streamingMs / 1000),
    outputTokens,
    costNanoUsd: liveCost(run, rates, outputTokens),
  }
}

function liveCost(run: CallRun, rates: Rates | null, outputTokens: number): number | null {
  const ended = run.tried.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  if (run.waiting !== null) return run.tried.length === 0 ? null : ended
  if (rates === null) return null
  const picoUsd = (run.inputTokens ?? 0) * rates.input + outputTokens * rates.output
  return ended + Math.round(picoUsd / 1000)
}
