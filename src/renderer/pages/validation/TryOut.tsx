/**
 * A text to hold the rules against while they are written: the result follows each change of
 * either.
 */
import { Select, Textarea } from '@mantine/core'
import { ClipboardCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Rule } from '../../../contract/validation'
import { ValidationResult } from '../../call/ValidationResult'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import classes from './validation.module.css'

const settleMs = 250
const mostCharacters = 1_000_000

export function TryOut({ rules }: { readonly rules: readonly Rule[] | null }) {
  const [text, setText] = useState('')
  const [finishReason, setFinishReason] = useState<string | null>('stop')
  const asked = useSettled(
    JSON.stringify({ text: text.slice(0, mostCharacters), rules, finishReason }),
  )
  const question = JSON.parse(asked) as {
    text: string
    rules: Rule[] | null
    finishReason: string | null
  }
  const enabled = question.text !== '' && question.rules !== null
  const result = useServerQuery(
    [],
    ['validation', 'try', asked],
    (client) =>
      client.validation.check({
        rules: question.rules ?? [],
        text: question.text,
        finishReason: question.finishReason,
      }),
    { enabled, keepPrevious: true },
  )
  return (
    <section className={classes.tryOut} aria-label="Try it">
      <h2>Try it</h2>
      <Textarea
        label="Answer"
        placeholder="Paste an answer"
        autosize
        minRows={8}
        maxRows={18}
        maxLength={mostCharacters}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label="It ended with"
        allowDeselect={false}
        data={[
          'stop',
          'end_turn',
          'length',
          'max_tokens',
          'content_filter',
          'tool_calls',
          { value: '', label: 'no reason given' },
        ]}
        value={finishReason ?? ''}
        onChange={(value) => setFinishReason(value === '' ? null : value)}
      />
      <div className={classes.tried} role="status" aria-label="Result">
        {text === '' && (
          <EmptyState icon={ClipboardCheck} title="Nothing to check yet" tight>
            Paste a text: each rule says what it finds, as you edit them. Nothing is kept.
          </EmptyState>
        )}
        {text !== '' && rules === null && (
          <p className={classes.quiet}>
            Fix the rules that are marked, then they are checked again.
          </p>
        )}
        {enabled && rules !== null && result.error !== null && (
          <ErrorState error={result.error} onRetry={result.reload} />
        )}
        {text !== '' && rules !== null && result.error === null && result.data !== undefined && (
          <ValidationResult result={{ ...result.data, profile: '' }} title="What the rules find" />
        )}
      </div>
    </section>
  )
}

/** The value once it has stood still for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
