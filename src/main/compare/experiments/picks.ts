/** People's own preferences among the answers of an experiment: kept, replaced on record, listed. */
import type { NewPick, Pick as Picked } from '../../../contract/picks'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Audit } from '../../record/audit'
import type { KeptPick, PickRows } from './pick-rows'
import type { ExperimentPlan } from './plan'
import type { Shelf } from './shelf'

export interface Picks {
  /** A new one replaces the old. Throws Failure `not_found`, `invalid_request`. */
  pick(id: string, asked: NewPick, who: string): Picked
  /** Throws Failure `not_found`. */
  picks(id: string): { items: Picked[] }
}

export interface PicksDeps {
  readonly shelf: Pick<Shelf, 'outlined' | 'write' | 'changed' | 'picks'>
  readonly platform: Pick<Platform, 'clock'>
  readonly audit: Pick<Audit, 'note'>
}

export function createPicks({ shelf, platform: { clock }, audit }: PicksDeps): Picks {
  const { picks } = shelf
  return {
    pick(id, asked, who) {
      const plan = shelf.outlined(id)
      const kept = keptOf(plan, asked, clock.now())
      checkAnswered(picks, id, kept)
      const shown = pickedOf(plan, kept)
      shelf.write(() => {
        const before = picks.find(id, kept)
        picks.keep(id, kept)
        if (before !== undefined && before.better !== kept.better)
          audit.note({
            who,
            what: 'preference of an experiment replaced',
            subject: id,
            before: pickedOf(plan, before),
            after: shown,
          })
      })
      shelf.changed()
      return shown
    },
    picks(id) {
      const plan = shelf.outlined(id)
      return { items: picks.all(id).map((kept) => pickedOf(plan, kept)) }
    },
  }
}

/** With the lower variant first, whichever was asked for first. */
function keptOf({ cases, variants }: ExperimentPlan, asked: NewPick, time: number): KeptPick {
  const caseIndex = cases.findIndex(({ id }) => id === asked.case)
  const [a, b] = [asked.a, asked.b].map((id) => variants.findIndex((each) => each.id === id))
  const path = caseIndex < 0 ? 'case' : a === undefined || a < 0 ? 'a' : 'b'
  if (caseIndex < 0 || a === undefined || a < 0 || b === undefined || b < 0)
    throw new Failure('invalid_request', `The experiment has no ${path} "${asked[path]}".`, {
      issues: [{ path, message: 'not known' }],
    })
  if (a === b) throw new Failure('invalid_request', 'A variant is not compared with itself.')
  return {
    caseIndex,
    repeat: asked.repeat ?? 1,
    first: Math.min(a, b),
    second: Math.max(a, b),
    better: asked.better === 'tie' ? null : asked.better === 'a' ? a : b,
    time,
  }
}

function checkAnswered(picks: PickRows, id: string, place: KeptPick): void {
  if (picks.isAnswered(id, place)) return
  throw new Failure('invalid_request', 'Both variants must have answered the case in that repeat.')
}

function pickedOf({ cases, variants }: ExperimentPlan, kept: KeptPick): Picked {
  const { caseIndex, repeat, first, second, better, time } = kept
  return {
    case: cases[caseIndex]?.id ?? `${caseIndex}`,
    a: variants[first]?.id ?? `${first}`,
    b: variants[second]?.id ?? `${second}`,
    better: better === null ? 'tie' : better === first ? 'a' : 'b',
    repeat,
    time,
  }
}
