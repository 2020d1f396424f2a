/** One case after another: two answers without names, and which of them is better. */
import { Button, Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Experiment } from '../../../../contract/experiments'
import { useServerQuery } from '../../../client/query'
import { SkeletonBlock } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import { differingCases } from '../trial-grid'
import { useTrials } from '../use-trials'
import { decidedCases, readablePairs } from './blind-queue'
import { BlindCase } from './BlindCase'
import { readText } from './people.words'
import classes from './people.module.css'

export interface BlindReadingProps {
  readonly experiment: Experiment
  readonly a: string
  readonly b: string
  readonly onClose: () => void
}

export function BlindReading({ experiment, a, b, onClose }: BlindReadingProps) {
  const { id, cases } = experiment
  const trials = useTrials(experiment)
  const picks = useServerQuery(['experiments'], ['experiments', 'picks', id], (client) =>
    client.experiments.picks({ id }),
  )
  const [every, setEvery] = useState(false)
  const [skipped, setSkipped] = useState<readonly string[]>([])
  const differing = useMemo(
    () => new Set(differingCases(trials.table, cases, a, b).map((each) => each.case)),
    [trials.table, cases, a, b],
  )
  const all = readablePairs(trials.table, cases, a, b)
  const chosen =
    every || differing.size === 0 ? all : all.filter((each) => differing.has(each.caseId))
  const decided = decidedCases(picks.data?.items ?? [], a, b)
  const left = chosen.filter(({ caseId }) => !decided.has(caseId))
  const next = left.find(({ caseId }) => !skipped.includes(caseId))
  const error = trials.error ?? picks.error
  return (
    <div className={classes.reading} role="group" aria-label="Reading without names">
      <div className={classes.head}>
        <span role="status">{readText(chosen.length - left.length, chosen.length)}</span>
        {differing.size > 0 && (
          <Checkbox
            label="Every case, not only those that differ"
            checked={every}
            onChange={(event) => setEvery(event.currentTarget.checked)}
          />
        )}
        <Button variant="default" size="compact-sm" onClick={onClose}>
          Stop reading
        </Button>
      </div>
      {error !== null && <ErrorState error={error} onRetry={picks.reload} />}
      {error === null && (trials.loading || picks.loading) && <SkeletonBlock height={160} />}
      {!trials.loading && picks.data !== undefined && next !== undefined && (
        <BlindCase
          key={next.caseId}
          experiment={experiment}
          a={a}
          b={b}
          pair={next}
          onSkip={() => setSkipped([...skipped, next.caseId])}
        />
      )}
      {!trials.loading && picks.data !== undefined && next === undefined && (
        <p className={classes.agreement}>
          {left.length === 0
            ? 'Every one of them is read.'
            : `${left.length} skipped. Stop and start again to read them.`}
        </p>
      )}
    </div>
  )
}
