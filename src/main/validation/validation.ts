/**
 * Response validation (spec C6): profiles of rules, answers held against them, and the results
 * kept.
 */
import type { QualityQuery, Rule, ValidationResult } from '../../contract/validation'
import { Failure } from '../platform/failure'
import { judge } from './judge'
import type { Answered, Validation } from './port'
import { createProfiles, type ProfileDeps, type Profiles } from './profiles'
import { createRuleThreads } from './rule-threads'
import { createResults, type Results } from './results'
import type { ThreadsBounds } from './thread-bounds'

export interface ResponseValidation extends Validation {
  readonly profiles: Profiles
  readonly results: Pick<Results, 'list'>
  summary(query: QualityQuery): ReturnType<Results['summary']>
  /**
   * Holds a text against rules that belong to no profile. Rejects with Failure `invalid_request`
   * for a rule that cannot be checked.
   */
  tryRules(
    rules: readonly Rule[],
    answer: Answered,
    signal?: AbortSignal,
  ): Promise<ValidationResult>
  /**
   * Reads everything again, after the tables were changed by other means such as a restored backup.
   */
  reload(): void
  /** Stops the threads of the rules; answers still held against them are told as not checked. */
  close(): Promise<void>
}

export interface ValidationDeps extends Omit<ProfileDeps, 'inspect'> {
  /** Secrets in use here, for the rule that looks for them. */
  readonly secrets: () => readonly string[]
  /** Absent: the usual ones. */
  readonly bounds?: ThreadsBounds
  readonly timeZone: () => string
}

/** What a result of rules without a profile says in its place. */
const unsaved = '(unsaved)'
/** The same of rules that a call brings with it. */
const ofCall = '(response format)'

export function createValidation(deps: ValidationDeps): ResponseValidation {
  const { clock, changes, log } = deps.platform
  const threads = createRuleThreads({
    log,
    ...(deps.bounds === undefined ? {} : { bounds: deps.bounds }),
  })
  const profiles = createProfiles({ ...deps, inspect: threads.inspect })
  const results = createResults(deps.store.db)

  async function hold(
    profile: string,
    rules: readonly Rule[],
    answer: Answered,
    signal: AbortSignal | undefined,
  ) {
    return judge(profile, rules, await threads.check(rules, answer, deps.secrets(), signal))
  }

  return {
    profiles,
    results,
    reload: profiles.reload,
    inspect: threads.inspect,
    close: threads.close,
    async check(profile, answer, signal, also = []) {
      const rules = profile === null ? also : [...profiles.rulesOf(profile), ...also]
      return hold(profile ?? ofCall, rules, answer, signal)
    },
    isUnreadable: profiles.isUnreadable,
    keep(labels, result) {
      results.keep(labels, result, clock.now())
      changes.publish('validation')
    },
    summary: ({ timeZone = deps.timeZone(), ...query }) =>
      results.summary({ ...query, timeZone }, clock.now()),
    async tryRules(rules, answer, signal) {
      const result = await hold(unsaved, rules, answer, signal)
      const malformed = result.rules.find((each) => each.unchecked === 'malformed')
      if (malformed !== undefined)
        throw new Failure(
          'invalid_request',
          malformed.detail.replace(/^Not checked, the rule cannot be read: /, ''),
        )
      return result
    },
  }
}
