/**
 * A monthly token limit as it is drawn: the bar's geometry, its stage in words, and all of it as a
 * sentence.
 */
import type { TokenLimit, TokenStage } from '../../contract/token-limits'
import { formatCount } from '../kit/format'
import type { Tone } from '../kit/StatusChip'

export interface LadderBar {
  /** Percent of the bar's width. */
  readonly used: number
  readonly held: number
  /** Where the limit stands: 100 unless more than it is used. */
  readonly limit: number
  readonly ticks: readonly {
    readonly mark: number
    readonly at: number
    readonly passed: boolean
  }[]
}

type Drawn = Pick<TokenLimit, 'limit' | 'used' | 'held' | 'marks'>

/** Shares too thin to see are drawn this wide. */
const visible = 0.5

export function ladderBar({ limit, used, held, marks }: Drawn): LadderBar {
  const full = Math.max(limit, used + held, 1)
  const percent = (value: number) => Math.round((Math.max(0, value) / full) * 10_000) / 100
  const shown = (value: number) => (value > 0 ? Math.max(visible, percent(value)) : 0)
  const solid = Math.min(100, shown(used))
  return {
    used: solid,
    held: Math.min(100 - solid, shown(held)),
    limit: percent(limit),
    ticks: [...new Set([marks.warning, marks.critical, marks.emergency])].map((mark) => ({
      mark,
      at: percent((limit * mark) / 100),
      passed: (used + held) * 100 >= limit * mark,
    })),
  }
}

export interface StageView {
  readonly tone: Tone
  readonly word: string
  /** What it means for the next call. */
  readonly sentence: string
}

export function stageView(
  stage: TokenStage,
  { critical, emergency }: TokenLimit['marks'],
): StageView {
  switch (stage) {
    case 'ok':
      return {
        tone: 'good',
        word: 'Within limit',
        sentence: `From ${critical} % on new calls go to the next provider of their route.`,
      }
    case 'warning':
      return {
        tone: 'warn',
        word: 'Warning',
        sentence: `From ${critical} % on new calls go to the next provider of their route.`,
      }
    case 'critical':
      return {
        tone: 'bad',
        word: 'Critical',
        sentence:
          'New calls go to the next provider of their route. The last one goes on to the end of its tokens.',
      }
    case 'emergency':
      return {
        tone: 'bad',
        word: 'Emergency',
        sentence: `Past ${emergency} %. Only calls that have nobody else to go to still use it.`,
      }
    case 'spent':
      return {
        tone: 'bad',
        word: 'Spent',
        sentence: 'Nothing is left: calls are refused here until it resets or is raised.',
      }
  }
}

/** The bar as a sentence, for eyes that do not see it. */
export function ladderSentence({ limit, used, held, marks }: Drawn): string {
  const percent = Math.floor((used * 100) / Math.max(1, limit))
  return `${formatCount(used)} of ${formatCount(limit)} tokens used (${percent} %)${held > 0 ? `, ${formatCount(held)} held` : ''}; marks at ${marks.warning}, ${marks.critical} and ${marks.emergency} %`
}
