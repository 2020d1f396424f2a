/** The roll-outs of a service: what may be said of the chosen one, both arms, and what to do about it. */
import { Select } from '@mantine/core'
import { useRef, useState } from 'react'
import type { Service } from '../../../../contract/projects'
import type { Rollout, RolloutBrief } from '../../../../contract/rollouts'
import { Fold } from '../../../kit/Fold'
import { SkeletonBlock } from '../../../kit/Skeletons'
import { StatusChip } from '../../../kit/StatusChip'
import { Time } from '../../../kit/Time'
import { formatShort } from '../../../kit/time-format'
import { useNow } from '../../../kit/use-now'
import { DefaultMade, type MadeDefault } from '../../../parts/DefaultModel'
import { ErrorState } from '../../../parts/ErrorState'
import { RolloutActions } from './RolloutActions'
import { methodSentences, progressText, rolloutName, shareLine } from './rollout.words'
import { RolloutTable } from './RolloutTable'
import { useRollout, useRollouts } from './use-rollouts'
import projects from '../projects.module.css'
import classes from './rollout.module.css'

export function RolloutSection({ service }: { readonly service: Service }) {
  const list = useRollouts(service.name)
  const now = useNow(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const items = list.data?.items ?? []
  const brief = items.find(({ id }) => id === chosen) ?? items[0]
  const [made, setMade] = useState<MadeDefault | null>(null)
  const { data, error, reload } = useRollout(brief?.id)
  const rollout = data?.service === service.name && data.id === brief?.id ? data : undefined
  return (
    <section className={classes.section} aria-label="Roll-out">
      <header className={classes.head}>
        <h2>Roll-out</h2>
        {brief !== undefined && <State brief={brief} />}
        <span className={projects.spacer} />
        {items.length > 1 && (
          <Select
            aria-label="Which roll-out"
            w={300}
            allowDeselect={false}
            value={brief?.id ?? null}
            onChange={setChosen}
            data={items.map((each) => ({
              value: each.id,
              label: rolloutName(each, formatShort(each.startedAt, now)),
            }))}
          />
        )}
      </header>
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {list.data !== undefined && brief === undefined && <NoRollout />}
      {error !== null && <ErrorState error={error} onRetry={reload} />}
      {brief !== undefined && error === null && rollout === undefined && (
        <SkeletonBlock height={220} />
      )}
      {rollout !== undefined && <Measured rollout={rollout} service={service} onMade={setMade} />}
      {made !== null && <DefaultMade made={made} />}
    </section>
  )
}

function State({ brief }: { readonly brief: RolloutBrief }) {
  return (
    <>
      <StatusChip tone={brief.endedAt === null ? 'info' : 'neutral'}>
        {brief.endedAt === null ? 'Running' : 'Ended'}
      </StatusChip>
      <span className={classes.quiet}>
        {shareLine(brief)}, {brief.endedAt === null ? 'since' : 'from'}{' '}
        <Time at={brief.startedAt} />
        {brief.endedAt !== null && (
          <>
            {' '}
            to <Time at={brief.endedAt} />
          </>
        )}
      </span>
    </>
  )
}

function NoRollout() {
  return (
    <p className={classes.quiet}>
      None yet. Choose a challenger under “Roll-out to a challenger” above: it gets a share of the
      calls, and both models are measured here on what they really answer, cost and take.
    </p>
  )
}

function Measured({
  rollout,
  service,
  onMade,
}: {
  readonly rollout: Rollout
  readonly service: Service
  readonly onMade: (made: MadeDefault) => void
}) {
  const { verdict, arms, endedAt } = rollout
  /** Takes the focus of the button that stopped the roll-out. */
  const sentence = useRef<HTMLParagraphElement>(null)
  const isUntouched = arms.champion.calls + arms.challenger.calls === 0
  return (
    <>
      {!verdict.final && endedAt === null && (
        <StatusChip tone="warn">Early look, no verdict</StatusChip>
      )}
      <p ref={sentence} tabIndex={-1} className={classes.sentence}>
        {verdict.sentence}
      </p>
      {isUntouched ? (
        <p className={classes.quiet}>
          No call has been measured yet. Calls that leave the model to {service.name} take part.
        </p>
      ) : (
        <p className={classes.quiet}>{progressText(verdict)}</p>
      )}
      <RolloutTable rollout={rollout} />
      {endedAt === null && (
        <RolloutActions
          service={service}
          rollout={rollout}
          verdict={verdict}
          onStopped={() => sentence.current?.focus()}
          onMade={onMade}
        />
      )}
      <Fold title="How this is found" summary="" faulty={false}>
        <div className={classes.method}>
          {methodSentences(rollout).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </Fold>
    </>
  )
}
