/**
 * The form that a call wants its answer to have, as rules the answer is held against, beside those
 * of its policy's profile (spec C2, C6).
 */
import type { CallRequest } from '../../../contract/calls'
import type { Rule, ValidationResult } from '../../../contract/validation'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'

export function formatRules({ responseFormat }: Pick<CallRequest, 'responseFormat'>): Rule[] {
  switch (responseFormat?.type) {
    case 'json_schema':
      return [{ kind: 'json_schema', schema: JSON.stringify(responseFormat.schema) }]
    case 'json_object':
      return [{ kind: 'json' }]
    case undefined:
      return []
  }
}

/**
 * What was found of an answer, as it is kept where content is not: a call's own schema tells its
 * fields, those of a profile are settings.
 */
export function withoutOwnWords(
  request: Pick<CallRequest, 'responseFormat'>,
  result: ValidationResult,
): ValidationResult {
  const { rules } = result
  const own = rules.length - formatRules(request).length
  return {
    ...result,
    rules: rules.map((each, at) =>
      at < own || each.passed ? each : { ...each, detail: 'It does not have the form asked for.' },
    ),
  }
}

/**
 * Throws Failure `invalid_request` for a schema that no answer can be held against: it is better
 * known before one is paid for.
 */
export async function checkFormat(
  { validation }: Pick<GateDeps, 'validation'>,
  request: CallRequest,
): Promise<void> {
  if (request.responseFormat?.type !== 'json_schema') return
  const [fault = null] = await validation.inspect(formatRules(request))
  if (fault !== null) throw new Failure('invalid_request', fault)
}
