/**
 * Where the sums of a question come from: the narrow rollups while one dimension is enough, else
 * the entries themselves.
 */
import type { LabelFilter } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import { dimensions } from '../../contract/primitives'
import type { ChargeSum } from '../../contract/usage'
import { checkRange } from '../platform/time-range'
import type { Db } from '../storage/store'
import { createEntryFigures } from '../ledger/entry-figures'
import { createEntryReader, createTurns } from './entry-reader'
import { collectSums, type EntryAnswer } from './entry-sums'
import { collectTimes, type TimesReading } from './entry-times'
import { together } from './groups'
import type { Range } from './range'
import { createRollupReadings, type Grouped, type ReadingQuestion } from './rollup-readings'
import type { RollupDimension } from './rollup-rows'

export interface Readings {
  of(question: ReadingQuestion): Promise<Grouped>
  withCharges(question: ReadingQuestion): Promise<Grouped & { readonly charges: ChargeSum[] }>
  /** How long the successful attempts took; answers that were kept and corrections took no time. */
  times(question: ReadingQuestion): Promise<TimesReading>
  /** Throws Failure `invalid_request` for a range that is none. */
  entries(filter: LedgerFilter): Promise<EntryAnswer>
  /** Reads a dimension of a range into memory while nobody waits. */
  ahead(dimension: RollupDimension, range: Range, timeZone: string): Promise<void>
  forget(): void
}

/** Past any time an entry can have. */
const endOfTime = Number.MAX_SAFE_INTEGER

/** `monotonic` gives milliseconds that never go back. */
export function createReadings(deps: {
  readonly db: Db
  readonly monotonic: () => number
}): Readings {
  const rollups = createRollupReadings(deps)
  const figures = createEntryFigures(deps.db)
  const byEntry = { ...deps, inTurn: createTurns() }
  const sums = createEntryReader({
    ...byEntry,
    collect: (starts) => collectSums(figures, starts),
  })
  const times = createEntryReader({ ...byEntry, collect: collectTimes })

  async function fromEntries({ labels, simulated, by, range, starts }: ReadingQuestion) {
    const filter = { ...labels, simulated }
    const question = { filter, by: by ?? 'all', ...range, starts }
    const { reading, charges } = await sums.read(question)
    return { total: together(reading), grouped: by === undefined ? undefined : reading, charges }
  }

  return {
    async of(question) {
      const filters = filtersOf(question.labels)
      const [first] = filters
      if (first === undefined) return rollups.unfiltered(question)
      const dimension = dimensions.find((one) => one === first[0])
      const alone = filters.length === 1 && (question.by === undefined || question.by === dimension)
      return alone && dimension !== undefined
        ? rollups.ofOneName(question, dimension, first[1])
        : fromEntries(question)
    },
    async withCharges(question) {
      if (filtersOf(question.labels).length > 0) return fromEntries(question)
      const answer = await rollups.unfiltered(question)
      return { ...answer, charges: await rollups.charges(question.range, question.simulated) }
    },
    times({ labels, simulated, by = 'all', range, starts }) {
      const filter = { ...labels, simulated, kind: 'attempt', outcome: 'ok' } as const
      return times.read({ filter, by, ...range, starts })
    },
    entries({ from: first, to: last, ...filter }) {
      checkRange({ from: first, to: last })
      const [from, to] = [first ?? 0, last ?? endOfTime]
      return sums.read({ filter, by: 'all', from, to, starts: [from] })
    },
    ahead: rollups.ahead,
    forget() {
      rollups.forget()
      sums.forget()
      times.forget()
    },
  }
}

function filtersOf(labels: LabelFilter): (readonly [string, string])[] {
  return Object.entries(labels).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value] as const],
  )
}
