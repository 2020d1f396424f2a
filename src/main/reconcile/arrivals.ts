/** Files of which pieces arrive: a few at once, each for as long as somebody goes on sending. */
import { minuteMs } from '../../shared/spans'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { FileReader } from './file-reader'

export interface Arrival {
  readonly id: string
  readonly fileName: string
  readonly file: FileReader
  /** Covered days with their scopes. */
  readonly days: Map<number, Set<string>>
  rows: number
  lastAt: number
  /** True while a piece of it is read. */
  busy: boolean
}

const mostAtOnce = 4
const givenUpAfterMs = 10 * minuteMs

export class Arrivals {
  readonly #byId = new Map<string, Arrival>()

  constructor(readonly platform: Pick<Platform, 'clock' | 'newId'>) {}

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** Throws Failure `conflict` where too many files arrive. */
  begin(fileName: string): Arrival {
    const { clock, newId } = this.platform
    const now = clock.now()
    for (const { id, lastAt, busy } of this.#byId.values())
      if (!busy && now - lastAt > givenUpAfterMs) this.#byId.delete(id)
    if (this.#byId.size >= mostAtOnce)
      throw new Failure('conflict', 'Four files are being imported. Try again when one is done.')
    const id = newId('exp')
    const file = new FileReader()
    const days = new Map<number, Set<string>>()
    const arrival: Arrival = { id, fileName, file, days, rows: 0, lastAt: now, busy: false }
    this.#byId.set(id, arrival)
    return arrival
  }

  /** Throws Failure `not_found` where no piece of it is awaited, `conflict` while one is read. */
  awaited(id: string): Arrival {
    const arrival = this.#byId.get(id)
    if (arrival === undefined)
      throw new Failure(
        'not_found',
        `No further piece of "${id}" is awaited: import the file anew.`,
      )
    if (arrival.busy) throw new Failure('conflict', 'The piece before is still being read.')
    return arrival
  }

  end({ id }: Arrival): void {
    this.#byId.delete(id)
  }
}
