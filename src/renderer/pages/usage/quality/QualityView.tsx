/**
 * How checked answers scored over the range, by service, model or any other dimension; what people
 * said stands on the board.
 */
import type { UsageQuality } from '../../../../contract/quality'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { SkeletonBlock } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import { writeFilter } from '../../../parts/filters/entry-filters'
import { autoInterval, intervalFits, type UsageRange } from '../../../parts/usage-range'
import { UsagePanels } from '../charts/UsagePanels'
import { ledgerLink, type UsageView } from '../usage-address'
import { dimensionLabels, isOneValue } from '../usage-figures'
import type { UsageAnswers } from '../use-usage'
import { qualityPanels } from './quality'
import { QualityTable } from './QualityTable'
import classes from '../wide-table.module.css'

export interface QualityViewProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly labelOf: (name: string) => string
}

/** Nothing while custom dates are incomplete. */
export function QualityView(props: QualityViewProps) {
  const { range } = props.usage
  return range === null ? null : <RangeQuality {...props} range={range} />
}

interface RangeQualityProps extends QualityViewProps {
  readonly range: UsageRange
}

function useQuality({ view, usage, range }: RangeQualityProps): ServerQuery<UsageQuality> {
  const { from, to } = range
  const { timeZone, kind } = usage
  const { by, filter } = view
  const simulated = kind === 'simulated'
  const interval =
    view.interval !== null && intervalFits(range, view.interval)
      ? view.interval
      : autoInterval(range)
  return useServerQuery(
    ['validation', 'usage', 'ledger'],
    ['usage', 'quality', from, to, by, interval, timeZone, simulated, writeFilter(filter)],
    (client, signal) =>
      client.quality.figures(
        { from, to, by, interval, timeZone, simulated, ...filter },
        { signal },
      ),
    { keepPrevious: true },
  )
}

function RangeQuality(props: RangeQualityProps) {
  const { view, usage, filtered, labelOf, range } = props
  const { data, error, loading, reload } = useQuality(props)
  if (error !== null) return <ErrorState error={error} onRetry={reload} />
  if (loading || data === undefined) return <SkeletonBlock height={396} />
  const { by, filter } = view
  const checked = data.total.answers > 0
  return (
    <div className={classes.view}>
      <UsagePanels
        title={`Quality by ${dimensionLabels[by].toLowerCase()} over time`}
        view={view}
        usage={usage}
        filtered={filtered}
        data={qualityPanels(data, labelOf)}
        nothing={
          checked
            ? null
            : {
                title: 'No answer was checked in this range',
                text: (
                  <>
                    A policy that names a set of <a href="#/validation">rules for answers</a> has
                    each answer held against it and scored.
                  </>
                ),
              }
        }
      />
      {checked && (
        <QualityTable
          quality={data}
          subject={{ by, labelOf, facts: { filter: filtered, unknownCostCalls: null } }}
          linkOf={(name) => {
            if (name !== null && !isOneValue(name)) return null
            const group = name === null ? {} : { [by]: name }
            return ledgerLink(range, usage.kind, { ...filter, ...group })
          }}
        />
      )}
      <p className={classes.note}>
        A score is from the rules an answer was held against. Between what the mean lies, at 95 %,
        goes by how many answers were checked. Votes and verdicts of people and judges stand on the{' '}
        <a href="#/experiments/board">board</a>.
      </p>
    </div>
  )
}
