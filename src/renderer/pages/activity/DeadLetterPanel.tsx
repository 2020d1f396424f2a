/**
 * One dead letter: what went wrong, attempt by attempt, its input to be edited, and making the call
 * again or putting it away.
 */
import { Button } from '@mantine/core'
import { FlaskConical, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CallAnswer } from '../../../contract/calls'
import type { DeadLetterWithRequest } from '../../../contract/queue'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { Facts } from '../../kit/Facts'
import { formatDuration } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { Panel } from '../../kit/Panel'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { LetterRetry } from './LetterRetry'
import { attemptsText, retryBlocked } from './letter.words'
import classes from './queue.module.css'

/** Beside the list; asks for the whole letter, which has the input that the list leaves out. */
export function DeadLetterPanel({
  id,
  onClose,
}: {
  readonly id: string
  readonly onClose: () => void
}) {
  const letter = useServerQuery(['deadLetters'], ['dead-letters', 'one', id], (api) =>
    api.deadLetters.get({ id }),
  )
  return (
    <Panel title="Dead letter" label="Dead letter" onClose={onClose} width={480} takeFocus>
      {letter.error !== null && <ErrorState error={letter.error} onRetry={letter.reload} />}
      {letter.loading && <SkeletonRows rows={12} widths={['30%', '50%']} />}
      {letter.data !== undefined && <Letter letter={letter.data} />}
    </Panel>
  )
}

function Letter({ letter }: { readonly letter: DeadLetterWithRequest }) {
  const [answer, setAnswer] = useState<CallAnswer | null>(null)
  const [asking, setAsking] = useState(false)
  const discard = useServerAction(
    (api, id: string) => api.deadLetters.discard({ id }),
    ['deadLetters'],
  )
  const blocked = retryBlocked(letter)
  const { error, attempts, request } = letter

  async function putAway() {
    const done = await discard.run(letter.id)
    if (done.ok) setAsking(false)
  }

  return (
    <div className={classes.facts}>
      <section>
        <StatusChip tone="bad">{error.code.replaceAll('_', ' ')}</StatusChip>
        <p>{error.message}</p>
        {error.data?.providerMessage !== undefined && (
          <p className={classes.note}>The provider said: {error.data.providerMessage}</p>
        )}
      </section>
      <div className={classes.buttons}>
        <Button
          component="a"
          href={`#/playground?call=${encodeURIComponent(letter.callId)}`}
          variant="default"
          leftSection={<FlaskConical size={14} />}
        >
          Open in playground
        </Button>
        {letter.state === 'open' && (
          <Button
            variant="default"
            leftSection={<Trash2 size={14} />}
            onClick={() => setAsking(true)}
          >
            Discard
          </Button>
        )}
      </div>
      {answer !== null && <Retried answer={answer} />}
      {answer === null && blocked !== null && <p className={classes.note}>{blocked}</p>}
      {answer === null && blocked === null && request !== null && (
        <LetterRetry id={letter.id} request={request} onAnswer={setAnswer} />
      )}
      <Attempts attempts={attempts} />
      <CallFacts letter={letter} />
      <ConfirmDialog
        opened={asking}
        danger
        title="Discard this dead letter"
        confirmLabel="Discard it"
        busy={discard.running}
        error={discard.error}
        onConfirm={() => void putAway()}
        onCancel={() => setAsking(false)}
      >
        <p>
          Its input is removed from this machine and it cannot be retried any more. What its
          attempts cost stays in the ledger.
        </p>
      </ConfirmDialog>
    </div>
  )
}

function Attempts({ attempts }: Pick<DeadLetterWithRequest, 'attempts'>) {
  return (
    <section>
      <h3 className={classes.sectionTitle}>{attemptsText(attempts)}</h3>
      <ul className={classes.attempts}>
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <span className={classes.attemptHead}>
              <ModelDot model={attempt.model} /> {attempt.provider}/{attempt.model}
              <span className={classes.dim}>{formatDuration(attempt.latencyMs)}</span>
              <Money nanoUsd={attempt.costNanoUsd} status={attempt.costStatus} />
            </span>
            <p>{attempt.message ?? attempt.outcome}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function CallFacts({ letter }: { readonly letter: DeadLetterWithRequest }) {
  return (
    <section>
      <h3 className={classes.sectionTitle}>Call</h3>
      <Facts
        small
        rows={[
          ['When', <Time key="time" at={letter.time} style="full" />],
          ['Project', letter.project],
          ['Service', letter.service],
          ['Environment', letter.environment],
          ['Call', <code key="call">{letter.callId}</code>],
          [
            'Retried as',
            letter.retriedCallId === null ? null : (
              <a
                key="retried"
                href={`#/playground?call=${encodeURIComponent(letter.retriedCallId)}`}
              >
                {letter.retriedCallId}
              </a>
            ),
          ],
          [
            'Closed',
            letter.closedAt === null ? null : (
              <Time key="closed" at={letter.closedAt} style="full" />
            ),
          ],
        ]}
      />
    </section>
  )
}

/** Takes the focus that the button it stands in place of had. */
function Retried({ answer }: { readonly answer: CallAnswer }) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => element.current?.focus(), [])
  return (
    <section ref={element} role="status" tabIndex={-1}>
      <StatusChip tone="good">answered</StatusChip>
      <p>
        {answer.provider}/{answer.model} answered for{' '}
        {answer.simulated ? (
          <Money nanoUsd={answer.wouldCostNanoUsd} would />
        ) : (
          <Money nanoUsd={answer.costNanoUsd} status={answer.costStatus} />
        )}
        . <a href={`#/playground?call=${encodeURIComponent(answer.callId)}`}>See the answer</a>
      </p>
    </section>
  )
}
