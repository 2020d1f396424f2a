/** Makes a rule ready: one check a kind. */
import type { Rule } from '../../contract/validation'
import { json, jsonSchema } from './rules/json'
import { language } from './rules/language'
import { markdown } from './rules/markdown'
import { leakedSecret, profanity, unsafeContent } from './rules/safety'
import { finishReason, maxLength, minLength, notEmpty } from './rules/shape'
import { businessTerms, forbiddenTerms, regex, requiredTerms } from './rules/terms'
import type { Check } from './subject'

/** Throws Failure `invalid_request` for a rule that cannot be checked: a broken schema, a pattern that takes unbounded time. */
export function checkOf(rule: Rule, holdsSecret: (text: string) => boolean): Check {
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
      return jsonSchema(rule.schema, rule.fenced ?? false)
    case 'markdown':
      return markdown({ headings: rule.headings ?? [], list: rule.list ?? false, table: rule.table ?? false })
    case 'required_terms':
      return requiredTerms(rule.terms, rule.any ?? false, rule.matchCase ?? false)
    case 'forbidden_terms':
      return forbiddenTerms(rule.terms, rule.matchCase ?? false)
    case 'regex':
      return regex(rule.pattern, { ignoreCase: rule.ignoreCase ?? false, multiline: rule.multiline ?? false }, rule.absent ?? false)
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
