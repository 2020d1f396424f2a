/** Usage export and ledger: tokens by class, what explains differences, and line by line. */
import type { ReconciledProvider, UsageComparison, UsageLine } from '../../../../contract/reconcile'
import { formatCount } from '../../../kit/format'
import { StatusChip } from '../../../kit/StatusChip'
import { Causes } from './Causes'
import { DayLink } from './DayLink'
import { Totals } from './Totals'
import { causeWords, classNames, lineName, stateWords } from './reconcile.words'
import tables from '../../../kit/table.module.css'
import classes from './reconcile.module.css'

/** Lines drawn at once: those that differ most. */
const mostShown = 100

export interface UsageSectionProps {
  readonly provider: ReconciledProvider
  readonly usage: UsageComparison
}

export function UsageSection({ provider, usage }: UsageSectionProps) {
  const { exportTokens, ledgerTokens, unexplainedTokens, findings, matched, lines, leftOut } = usage
  const differing = lines.filter(({ state }) => state !== 'matched')
  return (
    <section aria-label="Usage export and ledger" className={classes.section}>
      <h2 className={classes.heading}>Usage export and ledger</h2>
      <Totals
        figures={[
          ['Export', `${formatCount(exportTokens)} tokens`],
          ['Ledger', `${formatCount(ledgerTokens)} tokens`],
          ['Difference', `${formatCount(exportTokens - ledgerTokens)}`],
          ['Unexplained', formatCount(unexplainedTokens)],
        ]}
      />
      <p className={classes.note}>
        {formatCount(matched)} of {formatCount(lines.length + leftOut)} lines match in every class
        of tokens.
      </p>
      <Causes
        findings={findings.map(({ cause, tokens, lines: of }) => ({
          cause,
          lines: of,
          amount: formatCount(tokens),
        }))}
        amount="Tokens"
      />
      {differing.length > 0 && (
        <UsageTable provider={provider} lines={differing.slice(0, mostShown)} />
      )}
      {differing.length + leftOut > mostShown && (
        <p className={classes.note}>Further lines are in the sums and not in this table.</p>
      )}
    </section>
  )
}

function UsageTable({
  provider,
  lines,
}: {
  readonly provider: ReconciledProvider
  readonly lines: readonly UsageLine[]
}) {
  return (
    <div
      className={classes.scroll}
      tabIndex={0}
      role="group"
      aria-label="Lines that differ in tokens"
    >
      <table
        className={`${tables.table} ${classes.table}`}
        aria-label="Lines that differ in tokens"
      >
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Model</th>
            <th scope="col">Tokens</th>
            <th scope="col" data-number>
              Requests
            </th>
            <th scope="col">Explained by</th>
            <th scope="col" data-number>
              Unexplained
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={JSON.stringify([line.day, line.model, line.keyId, line.outsideKey])}>
              <th scope="row">
                <DayLink provider={provider} {...line} />
              </th>
              <td>
                {lineName(line)}
                {line.outsideKey !== null && (
                  <span className={classes.small}> not ours: {line.outsideKey}</span>
                )}
              </td>
              <td>
                <ul className={classes.findings}>
                  {line.tokens
                    .filter((part) => part.export !== part.ledger)
                    .map((part) => (
                      <li key={part.class}>
                        {classNames[part.class]}: {formatCount(part.export)} against{' '}
                        {formatCount(part.ledger)}
                      </li>
                    ))}
                </ul>
              </td>
              <td data-number>
                {line.exportRequests === null
                  ? '–'
                  : `${formatCount(line.exportRequests)} / ${formatCount(line.ledgerRequests)}`}
              </td>
              <td>
                {line.findings.length === 0 ? (
                  <StatusChip tone={stateWords[line.state].tone}>
                    {stateWords[line.state].name}
                  </StatusChip>
                ) : (
                  line.findings.map(({ cause }) => causeWords[cause].name).join(', ')
                )}
              </td>
              <td data-number>{formatCount(line.unexplainedTokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
