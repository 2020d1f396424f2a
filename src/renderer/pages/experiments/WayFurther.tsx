/** Below a verdict: the cases it does not count, and the copy that leads further. */
import { Button } from '@mantine/core'
import type { Experiment, PairVerdict, Verdict } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { CopyButton } from './CopyButton'
import { plural } from './experiment.words'
import { moreText } from './verdict.words'
import classes from './experiments.module.css'

export interface WayFurtherProps {
  readonly verdict: Verdict
  readonly pair: PairVerdict | undefined
  readonly experiment: Experiment
}

export function WayFurther({ verdict, pair, experiment }: WayFurtherProps) {
  const missing = verdict.missing.length
  return (
    <div className={classes.missing}>
      {missing > 0 && (
        <p>
          {plural(missing, 'case is', 'cases are')} not finished by every variant, and not counted.
        </p>
      )}
      <div className={classes.draftActions}>
        {missing > 0 && (
          <Button variant="default" onClick={() => navigate(`/experiments/${experiment.id}`)}>
            See the trials
          </Button>
        )}
        {experiment.contentKept && (
          <CopyOfVerdict verdict={verdict} pair={pair} experiment={experiment} />
        )}
      </div>
    </div>
  )
}

/** The copy that leads further: with more cases, or with checks. */
function CopyOfVerdict({ verdict, pair, experiment }: WayFurtherProps) {
  if (!verdict.qualityCompared)
    return <CopyButton experiment={experiment} label="Copy it and add checks" />
  if (pair?.outcome !== 'not_enough_data') return <CopyButton experiment={experiment} />
  const { moreCases: more } = pair
  const planned = more === null ? '' : String(experiment.caseCount + more)
  return (
    <CopyButton
      experiment={experiment}
      change={{ planned }}
      label={moreText(more)}
      filled={verdict.missing.length === 0}
    />
  )
}
