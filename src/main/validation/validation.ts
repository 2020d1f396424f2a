/** Response validation (spec C6): profiles of rules, answers held against them, and the results kept. */
import type { Rule, ValidationResult } from '../../contract/validation'
import { judge, makeReady } from './judge'
import type { Answered, Validation } from './port'
import { createProfiles, type ProfileDeps, type Profiles } from './profiles'
import { createResults, type Results, type SummaryQuery } from './results'

export interface ResponseValidation extends Validation {
  readonly profiles: Profiles
  readonly results: Pick<Results, 'list'>
  summary(query: Omit<SummaryQuery, 'timeZone'> & { readonly timeZone?: string | undefined }): ReturnType<Results['summary']>
  /** Holds a text against rules that belong to no profile. Throws Failure `invalid_request` for a rule that cannot be checked. */
  tryRules(rules: readonly Rule[], answer: Answered): ValidationResult
  /** Reads everything again, after the tables were changed by other means such as a restored backup. */
  reload(): void
}

export interface ValidationDeps extends ProfileDeps {
  readonly timeZone: () => string
}

/** What a result of rules without a profile says in its place. */
const unsaved = '(unsaved)'

export function createValidation(deps: ValidationDeps): ResponseValidation {
  const { clock, changes } = deps.platform
  const profiles = createProfiles(deps)
  const results = createResults(deps.store.db)
  return {
    profiles,
    results,
    reload: profiles.reload,
    check: (profile, answer) => judge(profile, profiles.ready(profile), answer),
    keep(labels, result) {
      results.keep(labels, result, clock.now())
      changes.publish('validation')
    },
    summary: ({ timeZone = deps.timeZone(), ...query }) => results.summary({ ...query, timeZone }, clock.now()),
    tryRules: (rules, answer) => judge(unsaved, makeReady(rules, deps.holdsSecret), answer),
  }
}
