/** Scores of checked answers as a chart of two panels and as CSV. */
import type { Dimension } from '../../../../contract/primitives'
import type { QualityFigures, UsageQuality } from '../../../../contract/quality'
import { factRows, toCsv, type ChartFacts } from '../../../kit/charts/chart-csv'
import type { CellUnit, PanelColumn, PanelData } from '../../../kit/charts/panel-data'

/** Groups with a line of their own: more cross each other. */
const mostLines = 4

/** The mean score of all, of the groups with the most answers, and how many answers there were. */
export function qualityPanels(
  { total, series, groups, interval, timeZone, buckets, to }: UsageQuality,
  labelOf: (name: string) => string,
): PanelData {
  const column = (
    label: string,
    unit: CellUnit,
    of: (figures: QualityFigures) => number | null,
    drawn: PanelColumn['drawn'] = null,
  ): PanelColumn => ({
    name: label,
    label,
    unit,
    values: series.map(of),
    whole: of(total),
    drawn,
  })
  return {
    interval,
    timeZone,
    buckets,
    end: to,
    names: { upper: 'Mean score', lower: 'Answers checked' },
    columns: [
      column('Mean score', 'share', ({ score }) => score, { panel: 'upper', mark: 'line' }),
      column('from', 'share', ({ low }) => low),
      column('to', 'share', ({ high }) => high),
      column('Passed', 'share', ({ passRate }) => passRate),
      column('Answers checked', 'count', ({ answers }) => answers, {
        panel: 'lower',
        mark: 'bars',
      }),
      ...groups.slice(0, groups.length < 2 ? 0 : mostLines).map((group): PanelColumn => ({
        name: group.name,
        label: labelOf(group.name),
        unit: 'share',
        values: group.series.map(({ score }) => score),
        whole: group.score,
        drawn: { panel: 'upper', mark: 'line' },
        isPart: true,
      })),
    ],
  }
}

export interface QualitySubject {
  readonly by: Dimension
  readonly labelOf: (name: string) => string
  readonly facts: ChartFacts
}

/** A row a group with a total, and what they are of. */
export function qualityCsv(
  { total, groups, from, to, timeZone }: UsageQuality,
  { by, labelOf, facts }: QualitySubject,
): string {
  const exact = (value: number | null) => (value === null ? '' : Math.round(value * 1e6) / 1e6)
  const cells = ({ answers, passed, passRate, score, low, high }: QualityFigures) => [
    answers,
    passed,
    exact(passRate),
    exact(score),
    exact(low),
    exact(high),
  ]
  return toCsv([
    [
      by,
      'name',
      'answers checked',
      'passed',
      'pass rate',
      'mean score',
      'from (95 %)',
      'to (95 %)',
    ],
    ...groups.map((group) => [group.name, labelOf(group.name), ...cells(group)]),
    ['', 'total', ...cells(total)],
    ...factRows({ from, to, timeZone }, facts),
  ])
}
