/**
 * How an answer stood against its service's profile, in one line: the score, and the rules it did
 * not keep.
 */
import type { ValidationResult } from '../../contract/validation'
import { StatusChip } from '../kit/StatusChip'
import { resultTone, ruleName, scoreText, sortedRules } from './validation.words'

export function ValidationLine({ result }: { readonly result: ValidationResult }) {
  const { tone, word } = resultTone(result)
  const broken = sortedRules(result.rules).filter(({ passed }) => !passed)
  const names = [...new Set(broken.map(({ rule }) => ruleName(rule)))].join(', ')
  return (
    <StatusChip
      tone={tone}
      title={[`${word} against ${result.profile}`, ...broken.map(({ detail }) => detail)].join(
        '\n',
      )}
    >
      {`${scoreText(result.score)} of 100${names === '' ? '' : `: ${names}`}`}
    </StatusChip>
  )
}
