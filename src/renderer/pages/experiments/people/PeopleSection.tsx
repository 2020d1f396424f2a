/** How far judge or checks agree with people, and the way to read answers without names. */
import { Button } from '@mantine/core'
import type { Experiment, PairVerdict } from '../../../../contract/experiments'
import { BlindReading } from './BlindReading'
import { agreementText, kappaText } from './people.words'
import shared from '../experiments.module.css'
import classes from './people.module.css'

export interface PeopleSectionProps {
  readonly experiment: Experiment
  readonly pair: PairVerdict
  /** Names and outcomes of the cases are not shown meanwhile: they would tell whose an answer is. */
  readonly reading: boolean
  readonly onReading: (reading: boolean) => void
}

export function PeopleSection({ experiment, pair, reading, onReading }: PeopleSectionProps) {
  const { a, b, agreement } = pair
  const kappa = kappaText(agreement)
  return (
    <section aria-label="Read by people">
      <h2 className={shared.smallHead}>Read by people</h2>
      {reading ? (
        <BlindReading experiment={experiment} a={a} b={b} onClose={() => onReading(false)} />
      ) : (
        <>
          <p className={classes.agreement}>{agreementText(agreement)}</p>
          {kappa !== null && <p className={classes.quiet}>{kappa}</p>}
          <p className={classes.quiet}>
            What people prefer is kept beside the experiment and changes no verdict.
          </p>
          <Button variant="default" onClick={() => onReading(true)}>
            Read answers without names
          </Button>
        </>
      )}
    </section>
  )
}
