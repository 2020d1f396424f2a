/** Votes on comparisons (spec X3): cast, replaced on record, revealed without one, read for a tally. */
import type { Comparison, NewVote, TallyScope, Variant, Vote } from '../../contract/comparisons'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import { readStored } from '../storage/stored-json'
import type { Db, Store } from '../storage/store'
import type { ComparisonRow, comparisonRows } from './comparison-row'
import type { VotedComparison } from './tally'

export interface VotesDeps {
  readonly store: Pick<Store, 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

export interface Votes {
  /**
   * One vote a comparison: a new one replaces the old, on record. Throws Failure `not_found`,
   * `invalid_request`.
   */
  vote(id: string, vote: NewVote, who: string): Comparison
  /** Shows a blind comparison's names for good; a vote after that is not blind. Throws `not_found`. */
  reveal(id: string): Comparison
}

type Rows = ReturnType<typeof comparisonRows>

/** Choices besides the variants themselves: equally good, and both bad. */
export const otherChoices = ['tie', 'bad'] as const

/** `require` gives a comparison or throws Failure `not_found`. */
export function createVotes(
  { store: { write }, platform: { clock, changes }, audit }: VotesDeps,
  rows: Rows,
  require: (id: string) => Comparison,
): Votes {
  return {
    vote(id, cast, who) {
      return write(() => {
        const comparison = require(id)
        checkVote(cast, comparison.variants)
        const before = comparison.vote
        const vote = voteOf(cast, comparison, clock.now())
        if (before !== null && sameVote(before, vote)) return comparison
        rows.setVote.run(JSON.stringify(vote), id)
        if (before !== null)
          audit.note({ who, what: 'comparison vote replaced', subject: id, before, after: vote })
        changes.publish('comparisons')
        return { ...comparison, vote }
      })
    },
    reveal(id) {
      return write(() => {
        const comparison = require(id)
        if (!comparison.blind || comparison.vote !== null || comparison.revealedAt !== null)
          return comparison
        const revealedAt = clock.now()
        rows.setRevealed.run(revealedAt, id)
        changes.publish('comparisons')
        return { ...comparison, revealedAt }
      })
    },
  }
}

/** Who votes blind does so once: words added later leave the vote blind, another choice does not. */
function voteOf(
  { choice, comment = '', grades = {}, tags = [] }: NewVote,
  { blind, revealedAt, vote: before }: Comparison,
  time: number,
): Vote {
  const unseen = before === null ? blind && revealedAt === null : before.blind
  return {
    choice,
    time,
    comment,
    grades,
    tags: [...new Set(tags)],
    blind: unseen && (before === null || before.choice === choice),
  }
}

function sameVote(one: Vote, other: Vote): boolean {
  return JSON.stringify({ ...one, time: 0 }) === JSON.stringify({ ...other, time: 0 })
}

function checkVote({ choice, grades = {} }: NewVote, variants: readonly Variant[]): void {
  const ids = variants.map(({ id }) => id)
  const choices = [...ids, ...otherChoices]
  if (!choices.includes(choice))
    throw new Failure('invalid_request', `A vote is one of ${choices.join(', ')}, not "${choice}".`)
  const stranger = Object.keys(grades).find((id) => !ids.includes(id))
  if (stranger !== undefined)
    throw new Failure('invalid_request', `Grade ${ids.join(', ')}: there is no "${stranger}".`)
}

/** The voted comparisons of a scope whose cells can be read. */
export function votedOf(
  db: Db,
  rows: Rows,
  { project, tag, from, to, blind = false }: TallyScope,
): VotedComparison[] {
  const range = {
    project: project ?? null,
    from: from ?? 0,
    to: to ?? Number.MAX_SAFE_INTEGER,
  }
  return rows.voted.all(range).flatMap((row) => {
    const voted = votedFrom(db, row)
    if (voted === undefined || (blind && !voted.vote.blind)) return []
    return tag === undefined || voted.vote.tags.includes(tag) ? [voted] : []
  })
}

function votedFrom(
  db: Db,
  row: Pick<ComparisonRow, 'id' | 'created_at' | 'variants' | 'vote'>,
): VotedComparison | undefined {
  const variants = readStored(db, 'comparisons.variants', row.id, row.variants)
  const vote = readStored(db, 'comparisons.vote', row.id, row.vote)
  return variants === undefined || vote === undefined
    ? undefined
    : { at: row.created_at, variants, vote }
}
