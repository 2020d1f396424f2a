/**
 * The input of a dead letter as JSON that can be edited, what it may cost at most, and making the
 * call again.
 */
import { Button, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { RotateCcw, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { CallAnswer, CallRequest } from '../../../contract/calls'
import { ErrorState } from '../../parts/ErrorState'
import { Money } from '../../parts/Money'
import { useServerAction, useServerQuery } from '../../client/query'
import { parseRequest, requestText } from './letter.words'
import classes from './queue.module.css'

export function LetterRetry({
  id,
  request,
  onAnswer,
}: {
  readonly id: string
  readonly request: CallRequest
  readonly onAnswer: (answer: CallAnswer) => void
}) {
  const original = useMemo(() => requestText(request), [request])
  const [text, setText] = useState(original)
  const [settled] = useDebouncedValue(text, 300)
  const parsed = useMemo(() => parseRequest(text), [text])
  const counted = useMemo(() => parseRequest(settled), [settled])
  const edited = text !== original
  const estimate = useServerQuery(
    ['budgets', 'models'],
    ['dead-letters', 'estimate', settled],
    (api) => (counted.ok ? api.calls.estimate(counted.request) : Promise.resolve(null)),
    { enabled: counted.ok, keepPrevious: true },
  )
  const retry = useServerAction(
    (api, change: CallRequest | null) =>
      api.deadLetters.retry({ id, ...(change === null ? {} : { request: change }) }),
    ['deadLetters', 'ledger', 'usage', 'budgets'],
  )

  async function make() {
    if (!parsed.ok) return
    const done = await retry.run(edited ? parsed.request : null)
    if (done.ok) onAnswer(done.value)
  }

  const refusal = estimate.data?.refusal ?? null
  return (
    <section className={classes.retry}>
      <h3 className={classes.sectionTitle}>Input</h3>
      <Textarea
        className={classes.editor ?? ''}
        aria-label="Input as JSON"
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        value={text}
        disabled={retry.running}
        error={
          parsed.ok
            ? undefined
            : [
                parsed.error.message,
                ...(parsed.error.data?.issues ?? []).map(
                  (issue) => `${issue.path}: ${issue.message}`,
                ),
              ]
                .slice(0, 4)
                .join(' ')
        }
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p className={classes.note} aria-live="polite">
        {estimate.data?.simulated === true
          ? 'Simulated: costs nothing.'
          : estimate.data?.worstCaseNanoUsd !== undefined &&
            estimate.data.worstCaseNanoUsd !== null && (
              <>
                A new call, held anew: at most <Money nanoUsd={estimate.data.worstCaseNanoUsd} />.
              </>
            )}
        {refusal !== null && ` It would be refused now: ${refusal.message}`}
      </p>
      <div className={classes.buttons}>
        <Button
          leftSection={<RotateCcw size={14} />}
          loading={retry.running}
          disabled={!parsed.ok}
          onClick={() => void make()}
        >
          {edited ? 'Retry with these changes' : 'Retry'}
        </Button>
        {edited && (
          <Button
            variant="default"
            leftSection={<Undo2 size={14} />}
            disabled={retry.running}
            onClick={() => setText(original)}
          >
            Undo changes
          </Button>
        )}
      </div>
      {retry.error !== null && <ErrorState error={retry.error} />}
    </section>
  )
}
