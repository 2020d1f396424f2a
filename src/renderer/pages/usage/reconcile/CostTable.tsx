/** Lines that differ, day by day; a line with entries leads to its correction. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CostLine, ReconciledProvider } from '../../../../contract/reconcile'
import { formatCount } from '../../../kit/format'
import { StatusChip } from '../../../kit/StatusChip'
import { dimensionLabel, useDimensionNames } from '../../../parts/dimension-names.state'
import { Money } from '../../../parts/Money'
import { DayLink } from './DayLink'
import { causeWords, lineName, stateWords } from './reconcile.words'
import tables from '../../../kit/table.module.css'
import classes from './reconcile.module.css'

export interface CostTableProps {
  readonly provider: ReconciledProvider
  readonly lines: readonly CostLine[]
  readonly leftOut: number
  readonly chosen: string | null
  readonly placeOf: (line: CostLine) => string
  readonly onChoose: (place: string) => void
}

/** Lines drawn before a person asks for more. */
const shownFirst = 50

export function CostTable({ provider, lines, leftOut, chosen, placeOf, onChoose }: CostTableProps) {
  const [all, setAll] = useState(false)
  const differing = lines.filter(({ state }) => state !== 'matched')
  const shown = all ? differing : differing.slice(0, shownFirst)
  if (differing.length === 0) return <p className={classes.note}>Every line matches.</p>
  return (
    <>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="group"
        aria-label="Lines that differ in cost"
      >
        <table
          className={`${tables.table} ${classes.table}`}
          aria-label="Lines that differ in cost"
        >
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">Model</th>
              <th scope="col">Key</th>
              <th scope="col" data-number>
                Export
              </th>
              <th scope="col" data-number>
                Ledger
              </th>
              <th scope="col" data-number>
                Difference
              </th>
              <th scope="col">Explained by</th>
              <th scope="col" data-number>
                Unexplained
              </th>
              <th scope="col">
                <span className="tg-visually-hidden">Correct</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <CostRow
                key={placeOf(line)}
                provider={provider}
                line={line}
                open={placeOf(line) === chosen}
                onOpen={() => onChoose(placeOf(line))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < differing.length && (
        <Button variant="default" className={classes.more} onClick={() => setAll(true)}>
          Show all {formatCount(differing.length)} lines
        </Button>
      )}
      {leftOut > 0 && (
        <p className={classes.note}>
          {formatCount(leftOut)} lines that differ less are in the sums and not in this table.
        </p>
      )}
    </>
  )
}

function CostRow({
  provider,
  line,
  open,
  onOpen,
}: {
  readonly provider: ReconciledProvider
  readonly line: CostLine
  readonly open: boolean
  readonly onOpen: () => void
}) {
  const names = useDimensionNames()
  const { keyId, outsideKey, findings, state, provisional, entryId } = line
  const known = keyId === null ? '–' : dimensionLabel('key', keyId, names)
  return (
    <tr data-open={open || undefined}>
      <th scope="row">
        <DayLink provider={provider} {...line} />
        {provisional && <span className={classes.small}> provisional</span>}
      </th>
      <td>{lineName(line)}</td>
      <td className={classes.file} title={outsideKey ?? known}>
        {outsideKey === null ? known : `Not ours: ${outsideKey}`}
      </td>
      <td data-number>
        {state === 'export_silent' ? 'says nothing' : <Money nanoUsd={line.exportNanoUsd} />}
        {line.creditNanoUsd < 0 && (
          <span className={classes.small}>
            {' '}
            with credit of <Money nanoUsd={-line.creditNanoUsd} />
          </span>
        )}
      </td>
      <td data-number>
        <Money nanoUsd={line.ledgerNanoUsd} />
      </td>
      <td data-number>
        <Money nanoUsd={line.differenceNanoUsd} />
      </td>
      <td>
        <ul className={classes.findings}>
          {findings.map(({ cause, amountNanoUsd }) => (
            <li key={cause} title={causeWords[cause].why}>
              {causeWords[cause].name} <Money nanoUsd={amountNanoUsd} />
            </li>
          ))}
          {findings.length === 0 && (
            <li>
              <StatusChip tone={stateWords[state].tone}>{stateWords[state].name}</StatusChip>
            </li>
          )}
        </ul>
      </td>
      <td data-number>
        <Money nanoUsd={line.unexplainedNanoUsd} />
      </td>
      <td>
        {entryId !== null && (
          <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={onOpen}>
            Correct
          </Button>
        )}
      </td>
    </tr>
  )
}
