/**
 * What an answer's validation found: whether it passed, its score of a hundred, and each rule with
 * its sentence.
 */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ValidationResult as Result } from '../../contract/validation'
import { StatusChip } from '../kit/StatusChip'
import { resultTone, ruleName, ruleTone, scoreText, sortedRules } from './validation.words'
import classes from './validation.module.css'

const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert } as const

export function ValidationResult({
  result,
  title,
}: {
  readonly result: Result
  readonly title?: string
}) {
  const { tone, word } = resultTone(result)
  return (
    <section aria-label={title ?? 'Validation'}>
      <header className={classes.head}>
        <StatusChip tone={tone}>{word}</StatusChip>
        <span className={classes.score} title="The weighted share of rules that were kept">
          <b>{scoreText(result.score)}</b> of 100
        </span>
        <span className={classes.profile}>{result.profile}</span>
      </header>
      {result.rules.length === 0 ? (
        <p className={classes.none}>The profile has no rule that can be checked.</p>
      ) : (
        <ul className={classes.rules}>
          {sortedRules(result.rules).map((rule, index) => {
            const state = ruleTone(rule)
            const Icon = icons[state.tone === 'bad' || state.tone === 'warn' ? state.tone : 'good']
            return (
              <li key={index} data-tone={state.tone}>
                <Icon size={13} aria-hidden="true" />
                <span>
                  {ruleName(rule.rule)}
                  <span className="tg-visually-hidden">, {state.word}.</span>
                </span>
                <span className={classes.detail}>{rule.detail}</span>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
