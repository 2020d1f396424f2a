/**
 * Pass rate and mean score of each service or model, with the days as a line and the rules that
 * were broken most.
 */
import type { QualitySummary } from '../../../contract/validation'
import { Sparkline } from '../../kit/charts/Sparkline'
import { scoreText } from '../../call/validation.words'
import { formatCount, formatShare } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { EmptyState } from '../../kit/EmptyState'
import { groupName, scoreLine, worstText } from './quality.words'
import table from '../../kit/table.module.css'
import classes from './validation.module.css'

export function QualityTable({
  summary,
  onChoose,
}: {
  readonly summary: QualitySummary
  readonly onChoose: (name: string | null) => void
}) {
  const { groups, by, answers } = summary
  if (answers === 0) return <EmptyState title="No answer was checked in this range" tight />
  return (
    <div className={classes.tableScroll} tabIndex={0} role="group" aria-label="Quality, as a table">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">{by === 'model' ? 'Model' : 'Service'}</th>
            <th scope="col" data-number>
              Answers
            </th>
            <th scope="col" data-number>
              Passed
            </th>
            <th scope="col" data-number>
              Score of 100
            </th>
            <th scope="col">By day</th>
            <th scope="col">Broken most</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const line = scoreLine(group)
            return (
              <tr key={group.name ?? ''}>
                <th scope="row">
                  {by === 'model' && <ModelDot model={group.name ?? ''} />}{' '}
                  <button
                    type="button"
                    className={classes.link}
                    title="Show its answers below"
                    onClick={() => onChoose(group.name)}
                  >
                    {groupName(group.name)}
                  </button>
                </th>
                <td data-number>{formatCount(group.answers)}</td>
                <td data-number>{group.passRate === null ? '–' : formatShare(group.passRate)}</td>
                <td data-number data-strong>
                  {scoreText(group.score)}
                </td>
                <td className={classes.spark}>
                  {line.length > 1 ? (
                    <Sparkline
                      values={line}
                      label={`Score by day, from ${Math.round(line[0] ?? 0)} to ${Math.round(line.at(-1) ?? 0)} of 100`}
                    />
                  ) : (
                    <span className={classes.quiet}>one day</span>
                  )}
                </td>
                <td className={classes.worst}>
                  {group.worst.length === 0 ? (
                    <span className={classes.quiet}>none</span>
                  ) : (
                    worstText(group)
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
