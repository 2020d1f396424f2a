/** How far judge or checks agree with people, and the way to read answers without names. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Experiment, PairVerdict } from '../../../../contract/experiments'
import { BlindReading } from './BlindReading'
import { agreementText, kappaText } from './people.words'
import shared from '../experiments.module.css'
import classes from './people.module.css'

export interface PeopleSectionProps {
  readonly experiment: Experiment
  readonly pair: PairVerdict
}

export function PeopleSection({ experiment, pair }: PeopleSectionProps) {
  const [reading, setReading] = useState(false)
  const { a, b, agreement } = pair
  const kappa = kappaText(agreement)
  return (
    <section aria-label="Read by people">
      <h2 className={shared.smallHead}>Read by people</h2>
      {reading ? (
        <BlindReading experiment={experiment} a={a} b={b} onClose={() => setReading(false)} />
      ) : (
        <>
          <p className={classes.agreement}>{agreementText(agreement)}</p>
          {kappa !== null && <p className={classes.quiet}>{kappa}</p>}
          <p className={classes.quiet}>
            What people prefer is kept beside the experiment and changes no verdict.
          </p>
          <Button variant="default" onClick={() => setReading(true)}>
            Read answers without names
          </Button>
        </>
      )}
    </section>
  )
}
