/** What an experiment found: one sentence, the interval, money and time, the cases that differ, and the method. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import type { Experiment, PairVerdict } from '../../../contract/experiments'
import { Facts } from '../../kit/Facts'
import { SkeletonBlock } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { ErrorState } from '../../parts/ErrorState'
import { DifferingCases } from './DifferingCases'
import { plural } from './experiment.words'
import { PeopleSection } from './people/PeopleSection'
import { IntervalBar } from './IntervalBar'
import { TakeWinner } from './TakeWinner'
import { useVerdict } from './use-experiments'
import {
  alikeText,
  extraPassText,
  intervalText,
  methodSentences,
  pairText,
  ratioText,
} from './verdict.words'
import { WayFurther } from './WayFurther'
import classes from './experiments.module.css'

export function VerdictView({ experiment }: { readonly experiment: Experiment }) {
  const { data, error, loading, reload } = useVerdict(experiment)
  const [chosen, setChosen] = useState(0)
  const [reading, setReading] = useState(false)
  if (error !== null) return <ErrorState error={error} onRetry={reload} />
  if (loading || data === undefined)
    return (
      <div className={classes.verdict}>
        <SkeletonBlock width="70%" height={26} />
        <SkeletonBlock height={64} />
        <SkeletonBlock height={160} />
      </div>
    )
  const pair = data.pairs[chosen] ?? data.pairs[0]
  return (
    <article className={classes.verdict} aria-label="Verdict">
      <h2 className={classes.runName}>{experiment.name}</h2>
      {!data.final && <StatusChip tone="warn">Early look, no verdict</StatusChip>}
      <p className={classes.sentence}>{data.sentence}</p>
      {data.pairs.length > 1 && (
        <Select
          label="Pair"
          w={420}
          allowDeselect={false}
          value={String(chosen)}
          onChange={(value) => {
            setReading(false)
            setChosen(Number(value ?? 0))
          }}
          data={data.pairs.map((each, at) => ({
            value: String(at),
            label: pairText(each, data),
          }))}
        />
      )}
      {pair !== undefined && data.final && data.qualityCompared && (
        <TakeWinner pair={pair} experiment={experiment} />
      )}
      {pair !== undefined && (
        <Pair pair={pair} experiment={experiment} compared={data.qualityCompared} />
      )}
      <WayFurther verdict={data} pair={pair} experiment={experiment} />
      {pair !== undefined && data.qualityCompared && !reading && (
        <DifferingCases experiment={experiment} a={pair.a} b={pair.b} />
      )}
      {pair !== undefined && (
        <PeopleSection
          experiment={experiment}
          pair={pair}
          reading={reading}
          onReading={setReading}
        />
      )}
      <section aria-label="Method">
        <h2 className={classes.smallHead}>How this was found</h2>
        {methodSentences(data, experiment).map((sentence) => (
          <p key={sentence} className={classes.method}>
            {sentence}
          </p>
        ))}
      </section>
    </article>
  )
}

function Pair({
  pair,
  experiment,
  compared,
}: {
  readonly pair: PairVerdict
  readonly experiment: Experiment
  /** False: no check and no judge told good answers from bad ones. */
  readonly compared: boolean
}) {
  const { a, b, quality, cost, latency } = pair
  const extra = extraPassText(pair)
  const hasQuality = compared && quality.n > 0
  const judged = experiment.judge !== null
  const alike = hasQuality && !judged ? alikeText(quality) : null
  return (
    <>
      {hasQuality && (
        <IntervalBar
          a={a}
          b={b}
          difference={quality.difference}
          low={quality.low}
          high={quality.high}
          margin={experiment.margin}
          does={judged ? 'is preferred' : 'passes more'}
        />
      )}
      {extra !== null && <p className={classes.extra}>{extra}</p>}
      {alike !== null && <p className={classes.note}>{alike}</p>}
      <Facts
        look="lines"
        className={classes.verdictFacts}
        rows={[
          [compared ? 'Difference' : 'Quality', qualityText(pair, compared)],
          [
            'Cases',
            hasQuality && !judged
              ? `${plural(quality.n, 'case')}: both pass ${quality.bothPass}, only ${a} ${quality.onlyA}, only ${b} ${quality.onlyB}, neither ${quality.neither}`
              : null,
          ],
          [
            'Judged',
            hasQuality && judged
              ? `${plural(quality.n, 'case')}: ${a} better in ${quality.winsA}, ${b} in ${quality.winsB}, even in ${quality.ties}`
              : null,
          ],
          [`Cost, ${a} to ${b}`, ratioText(cost) ?? 'cannot be told'],
          [`Time, ${a} to ${b}`, ratioText(latency) ?? 'cannot be told'],
        ]}
      />
    </>
  )
}

function qualityText({ quality }: PairVerdict, compared: boolean): string {
  if (!compared) return 'not compared: there is neither a check nor a judge'
  return quality.n === 0
    ? 'no case is finished by both yet'
    : `${intervalText(quality)}, p ${pText(quality.pAdjusted)}`
}

/** p-values below a thousandth are not told apart. */
function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`
}
