/**
 * Who spent most, by any dimension, beside the period before, with what a call of theirs costs, how
 * often it fails and how long it takes.
 */
import { ActionIcon, Button, Select } from '@mantine/core'
import { FileSpreadsheet } from 'lucide-react'
import { useState } from 'react'
import { dimension, type Dimension } from '../../../contract/primitives'
import { columnLabel } from '../../kit/charts/chart.words'
import { formatCount, formatDuration, formatShare } from '../../kit/format'
import { fileStem, saveFile } from '../../kit/save-file'
import { changeText } from './change.words'
import { isLast, meanCost, spendersCsv, type Spender, type SpendersSubject } from './spenders'
import { dimensionLabels, groupings } from './usage-figures'
import tables from './figures.module.css'
import classes from './usage.module.css'

export interface TopSpendersProps {
  readonly rows: readonly Spender[]
  /** Of all of them, named or not. */
  readonly total: Spender
  readonly by: Dimension
  readonly subject: Omit<SpendersSubject, 'by'>
  /** Null where a row leads nowhere; of the total where `name` is null. */
  readonly linkOf: (name: string | null) => string | null
  readonly onBy: (by: Dimension) => void
}

/** Rows drawn before a person asks for more. */
const shownFirst = 10

export function TopSpenders({ rows, total, by, subject, linkOf, onBy }: TopSpendersProps) {
  const { kind } = subject
  const plural = by === 'key' ? 'keys' : `${dimensionLabels[by].toLowerCase()}s`
  const nothing = rows.every(({ spend, before }) => spend === 0 && (before ?? 0) === 0)
  function save() {
    const text = spendersCsv(rows, total, { ...subject, by })
    saveFile(
      new Blob([text], { type: 'text/csv;charset=utf-8' }),
      `${fileStem(`top spenders by ${by}`)}.csv`,
    )
  }
  return (
    <section aria-label="Top spenders">
      <header className={classes.sectionHead}>
        <h2>{kind === 'real' ? 'Top spenders' : 'Highest list price'}</h2>
        <div className={classes.headActions}>
          <Select
            aria-label="Top spenders by"
            className={classes.select}
            allowDeselect={false}
            value={by}
            onChange={(value) => onBy(dimension.catch('project').parse(value))}
            data={groupings.map((value) => ({
              value,
              label: `By ${dimensionLabels[value].toLowerCase()}`,
            }))}
          />
          <ActionIcon
            aria-label="Save top spenders as CSV"
            title="Save top spenders as CSV"
            disabled={nothing}
            onClick={save}
          >
            <FileSpreadsheet size={15} />
          </ActionIcon>
        </div>
      </header>
      {nothing ? (
        <p className={classes.nothing}>
          No {plural} with {kind === 'real' ? 'spend' : 'a list price'} in this range.
        </p>
      ) : (
        <SpendersTable rows={rows} total={total} by={by} kind={kind} linkOf={linkOf} />
      )}
      {!nothing && <p className={classes.nothing}>Change: against {subject.against}.</p>}
    </section>
  )
}

function SpendersTable({
  rows,
  total,
  by,
  kind,
  linkOf,
}: Pick<TopSpendersProps, 'rows' | 'total' | 'by' | 'linkOf'> & Pick<SpendersSubject, 'kind'>) {
  const [all, setAll] = useState(false)
  const named = rows.filter(({ name }) => !isLast(name))
  const shown = all ? named : named.slice(0, shownFirst)
  const further = named.slice(shown.length)
  const spend = columnLabel(
    rows.map((row) => row.spend),
    'usd',
  )
  const perCall = columnLabel(
    rows.map((row) => meanCost(row.spend, row.figures) ?? 0),
    'usd',
  )
  const line = (row: Spender, name: string | null) => (
    <SpenderRow key={row.name} row={row} link={linkOf(name)} spend={spend} perCall={perCall} />
  )
  return (
    <>
      <table className={`${tables.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">{dimensionLabels[by]}</th>
            <th scope="col">{kind === 'real' ? 'Spend' : 'List price'}</th>
            <th scope="col">Change</th>
            <th scope="col">Calls</th>
            <th scope="col">Per call</th>
            <th scope="col">Failed</th>
            <th scope="col">Mean time</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => line(row, row.name))}
          {further.length > 0 && (
            <tr>
              <th scope="row">{formatCount(further.length)} more</th>
              <td>{spend(sumOf(further, (row) => row.spend))}</td>
              <td>–</td>
              <td>{formatCount(sumOf(further, (row) => row.figures?.calls ?? 0))}</td>
              <td colSpan={3} />
            </tr>
          )}
          {rows.filter(({ name }) => isLast(name)).map((row) => line(row, row.name))}
        </tbody>
        <tfoot>{line(total, null)}</tfoot>
      </table>
      {named.length > shownFirst && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? `Show the largest ${shownFirst}` : `Show all ${formatCount(named.length)}`}
        </Button>
      )}
    </>
  )
}

function sumOf(rows: readonly Spender[], of: (row: Spender) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0)
}

interface SpenderRowProps {
  readonly row: Spender
  readonly link: string | null
  readonly spend: (nanoUsd: number) => string
  readonly perCall: (nanoUsd: number) => string
}

function SpenderRow({ row, link, spend, perCall }: SpenderRowProps) {
  const { label, before, figures } = row
  const mean = meanCost(row.spend, figures)
  return (
    <tr>
      <th scope="row" title={label}>
        {link === null ? label : <a href={link}>{label}</a>}
      </th>
      <td>{spend(row.spend)}</td>
      <td title={before === null ? undefined : `${spend(before)} before`}>
        {changeText(row.spend, before)}
      </td>
      <td>{formatCount(figures?.calls ?? 0)}</td>
      <td>{mean === null ? '–' : perCall(mean)}</td>
      <td>{figures === null || figures.errors === 0 ? '–' : formatShare(figures.errorRate)}</td>
      <td>{figures?.meanLatencyMs == null ? '–' : formatDuration(figures.meanLatencyMs)}</td>
    </tr>
  )
}
