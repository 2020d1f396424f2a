/** Makes a rule ready: one check a kind. */
import type { Rule } from '../../contract/validation'
import { json } from './rules/json'
import { language } from './rules/language'
import { markdown } from './rules/markdown'
import { leakedSecret, profanity, unsafeContent } from './rules/safety'
import { finishReason, maxLength, minLength, notEmpty } from './rules/shape'
import { businessTerms, forbiddenTerms, regex, requiredTerms } from './rules/terms'
import type { Check } from './subject'

export interface CheckOptions {
  /** Does the text hold one of the secrets in use here? */
  readonly holdsSecret: (text: string) => boolean
  /**
   * A rule that is to be saved: also refuses what an older version saved and no standard forbids.
   */
  readonly strict: boolean
}

/**
 * Rejects with Failure `invalid_request` for a rule that cannot be checked: a broken schema, a
 * pattern that takes unbounded time.
 */
export async function checkOf(rule: Rule, { holdsSecret, strict }: CheckOptions): Promise<Check> {
  switch (rule.kind) {
    case 'not_empty':
      return notEmpty()
    case 'finish_reason':
      return finishReason(rule.allowed)
    case 'min_length':
      return minLength(rule.min, rule.unit)
    case 'max_length':
      return maxLength(rule.max, rule.unit)
    case 'language':
      return language(rule.allowed)
    case 'json':
      return json(rule.fenced ?? false)
    case 'json_schema':
      return (await import('./rules/json-schema')).jsonSchema(
        rule.schema,
        rule.fenced ?? false,
        strict,
      )
    case 'markdown':
      return markdown({
        headings: rule.headings ?? [],
        list: rule.list ?? false,
        table: rule.table ?? false,
      })
    case 'required_terms':
      return requiredTerms(rule.terms, rule.any ?? false, rule.matchCase ?? false)
    case 'forbidden_terms':
      return forbiddenTerms(rule.terms, rule.matchCase ?? false)
    case 'regex':
      return regex(
        rule.pattern,
        { ignoreCase: rule.ignoreCase ?? false, multiline: rule.multiline ?? false },
        rule.absent ?? false,
      )
    case 'leaked_secret':
      return leakedSecret(holdsSecret)
    case 'profanity':
      return profanity(rule.extra ?? [])
    case 'unsafe_content':
      return unsafeContent(rule.extra ?? [])
    case 'business_terms':
      return businessTerms(rule.terms)
  }
}
