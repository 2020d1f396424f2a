/** The cases in which two variants did not do equally well; a click shows what each answered. */
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Experiment } from '../../../contract/experiments'
import { formatShare } from '../../kit/format'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { inputText, plural } from './experiment.words'
import { differingCases, type OpenCell } from './trial-grid'
import { TrialPanel } from './TrialPanel'
import { useTrials } from './use-trials'
import table from '../../kit/table.module.css'
import classes from './experiments.module.css'

const atFirst = 20

export interface DifferingCasesProps {
  readonly experiment: Experiment
  readonly a: string
  readonly b: string
}

export function DifferingCases({ experiment, a, b }: DifferingCasesProps) {
  const { cases } = experiment
  const trials = useTrials(experiment)
  const [all, setAll] = useState(false)
  const [open, setOpen] = useState<OpenCell | null>(null)
  const differing = useMemo(
    () => differingCases(trials.table, cases, a, b),
    [trials.table, cases, a, b],
  )
  const inputs = useMemo(() => new Map(cases.map((each) => [each.id, each.input])), [cases])
  return (
    <section aria-label="Cases that differ">
      <h2 className={classes.smallHead}>
        {trials.loading
          ? 'Cases that differ'
          : `${plural(differing.length, 'case')} on which they differ`}
      </h2>
      {trials.error !== null && <ErrorState error={trials.error} />}
      {trials.loading && <SkeletonRows rows={6} rowHeight={30} />}
      {differing.length > 0 && (
        <div
          className={classes.scrollX}
          tabIndex={0}
          role="group"
          aria-label="Table of differing cases"
        >
          <table className={`${table.table} ${classes.differing}`}>
            <thead>
              <tr>
                <th scope="col">Case</th>
                <th scope="col" data-number>
                  {a}
                </th>
                <th scope="col" data-number>
                  {b}
                </th>
              </tr>
            </thead>
            <tbody>
              {differing.slice(0, all ? undefined : atFirst).map((each) => (
                <tr key={each.case}>
                  <th scope="row" className={classes.differingCase} title={each.case}>
                    {inputText(inputs.get(each.case) ?? '') || each.case}
                  </th>
                  {[
                    { variantId: a, mean: each.a },
                    { variantId: b, mean: each.b },
                  ].map(({ variantId, mean }) => (
                    <td key={variantId} data-number>
                      <Button
                        variant="subtle"
                        size="compact-xs"
                        aria-label={`${each.case}, ${variantId}: ${meanText(mean)}`}
                        onClick={() => setOpen({ caseId: each.case, variantId })}
                      >
                        {meanText(mean)}
                      </Button>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!all && differing.length > atFirst && (
        <Button variant="default" mt={8} onClick={() => setAll(true)}>
          Show all {differing.length}
        </Button>
      )}
      {open !== null && (
        <div className={classes.overlay}>
          <TrialPanel
            experiment={experiment}
            table={trials.table}
            cell={open}
            onClose={() => setOpen(null)}
          />
        </div>
      )}
    </section>
  )
}

function meanText(mean: number): string {
  if (mean === 1) return 'pass'
  return mean === 0 ? 'fail' : formatShare(mean)
}
