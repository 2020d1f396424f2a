/** The side effects every feature may need, passed in so that tests can set them. */
import type { Changes } from './changes'
import type { Clock } from './clock'
import type { NewId, RandomBytes } from './ids'
import type { Log } from './log'

export interface Platform {
  readonly clock: Clock
  readonly newId: NewId
  readonly random: RandomBytes
  readonly log: Log
  readonly changes: Changes
}
