/**
 * Where the sums of a question come from: the narrow rollups while one dimension is enough, else
 * the entries themselves.
 */
import type { LabelFilter } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import { dimensions } from '../../contract/primitives'
import type { ChargeSum } from '../../contract/usage'
import type { Platform } from '../platform/platform'
import { checkRange } from '../platform/time-range'
import { ChargeTotals } from './charge-sums'
import type { CubeDeps } from './cube/cube'
import { createCrossings } from './crossings'
import type { TimesReading } from './entry-times'
import { together, type Reading } from './groups'
import type { Range } from './range'
import { createRollupReadings, type Grouped, type ReadingQuestion } from './rollup-readings'
import type { RollupDimension } from './rollup-rows'

export interface Readings {
  of(question: ReadingQuestion): Promise<Grouped>
  withCharges(question: ReadingQuestion): Promise<Grouped & { readonly charges: ChargeSum[] }>
  /** How long the successful attempts took; answers that were kept and corrections took no time. */
  times(question: ReadingQuestion): Promise<TimesReading>
  /** Throws Failure `invalid_request` for a range that is none. */
  entries(
    filter: LedgerFilter,
  ): Promise<{ readonly reading: Reading; readonly charges: ChargeSum[] }>
  /** Reads a dimension of a range into memory while nobody waits. */
  ahead(dimension: RollupDimension, range: Range, timeZone: string): Promise<void>
  /** Makes the cube while nobody waits, for questions across dimensions. */
  makeCube(): Promise<void>
  forget(): void
}

/** Past any time an entry can have. */
const endOfTime = Number.MAX_SAFE_INTEGER

export interface ReadingsDeps extends Pick<CubeDeps, 'store' | 'timeZone' | 'mayWrite'> {
  readonly clock: Pick<Platform['clock'], 'now' | 'monotonic'>
}

export function createReadings({ clock, ...deps }: ReadingsDeps): Readings {
  const monotonic = () => clock.monotonic()
  const rollups = createRollupReadings({ db: deps.store.db, monotonic })
  const crossings = createCrossings({ ...deps, monotonic, now: () => clock.now() })

  async function across(question: ReadingQuestion) {
    const { reading, charges } = await crossings.sums(crossingOf(question))
    const grouped = question.by === undefined ? undefined : reading
    return { total: together(reading), grouped, charges: charges.list() }
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
        : across(question)
    },
    async withCharges(question) {
      if (filtersOf(question.labels).length > 0) return across(question)
      const { range, simulated } = question
      const answer = await rollups.unfiltered(question)
      const charges = new ChargeTotals()
      const gaps = await crossings.charges(charges, range, simulated)
      for (const gap of gaps) await rollups.charges(charges, gap, simulated)
      return { ...answer, charges: charges.list() }
    },
    times: (question) => crossings.times(crossingOf(question)),
    async entries({ from: first, to: last, ...filter }) {
      checkRange({ from: first, to: last })
      const [from, to] = [first ?? 0, last ?? endOfTime]
      const { reading, charges } = await crossings.sums({
        filter,
        by: 'all',
        from,
        to,
        starts: [from],
      })
      return { reading, charges: charges.list() }
    },
    ahead: rollups.ahead,
    makeCube: crossings.make,
    forget() {
      rollups.forget()
      crossings.forget()
    },
  }
}

function crossingOf({ labels, simulated, by = 'all', range, starts }: ReadingQuestion) {
  return { filter: { ...labels, simulated }, by, ...range, starts }
}

function filtersOf(labels: LabelFilter): (readonly [string, string])[] {
  return Object.entries(labels).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value] as const],
  )
}
