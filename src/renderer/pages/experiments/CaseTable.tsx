/** The cases of a draft as rows to type in; of two thousand only those in sight are drawn. */
import { ActionIcon } from '@mantine/core'
import { X } from 'lucide-react'
import { memo, useEffect } from 'react'
import { useLongList } from '../../kit/use-long-list'
import { useDraft } from './draft.state'
import { inputText } from './experiment.words'
import type { DraftCase } from './read-cases'
import { variablesOf } from './template'
import classes from './experiments.module.css'

const rowHeight = 34
/** More are shown by their names alone. */
const mostColumns = 3

export function CaseTable({ cases }: { readonly cases: readonly DraftCase[] }) {
  const { scroller, rows, height } = useLongList(
    { items: cases, hasMore: false, loadingMore: false, more: nothing },
    rowHeight,
  )
  const last = cases.length - 1
  const fresh = cases[last]?.input === ''
  useEffect(() => {
    if (fresh) scroller.current?.scrollTo({ top: height })
  }, [fresh, height, scroller])
  const variables = variablesOf(cases)
  const shown = variables.slice(0, mostColumns)
  const columns = `44px minmax(200px, 3fr) minmax(120px, 1.4fr) ${shown.map(() => 'minmax(90px, 1fr)').join(' ')} 30px`
  return (
    <div className={classes.cases} role="table" aria-label="Cases" aria-rowcount={cases.length + 1}>
      <div role="row" className={classes.caseHead} style={{ gridTemplateColumns: columns }}>
        <span role="columnheader">#</span>
        <span role="columnheader">Input</span>
        <span role="columnheader">Expected</span>
        {shown.map((name) => (
          <span key={name} role="columnheader" title={name}>
            {name}
          </span>
        ))}
        <span role="columnheader">
          <span className="tg-visually-hidden">Remove</span>
        </span>
      </div>
      <div ref={scroller} className={classes.caseScroller} role="rowgroup" tabIndex={-1}>
        <div style={{ height, position: 'relative' }} role="presentation">
          {rows.map(({ index, start }) => {
            const each = cases[index]
            if (each === undefined) return null
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                className={classes.caseRow}
                style={{ gridTemplateColumns: columns, transform: `translateY(${start}px)` }}
              >
                <CaseCells
                  each={each}
                  at={index}
                  fresh={fresh && index === last}
                  variables={shown}
                />
              </div>
            )
          })}
        </div>
      </div>
      {variables.length > shown.length && (
        <p className={classes.hint}>Also: {variables.slice(mostColumns).join(', ')}.</p>
      )}
    </div>
  )
}

const CaseCells = memo(function CaseCells({
  each,
  at,
  fresh,
  variables,
}: {
  readonly each: DraftCase
  readonly at: number
  /** Just added: it is typed in next. */
  readonly fresh: boolean
  readonly variables: readonly string[]
}) {
  const act = useDraft.getState()
  const number = at + 1
  return (
    <>
      <span role="cell" className={classes.caseNumber} title={each.id}>
        {number}
      </span>
      <span role="cell">
        {typeof each.input === 'string' ? (
          <textarea
            rows={1}
            aria-label={`Input of case ${number}`}
            className={classes.caseField}
            value={each.input}
            autoFocus={fresh}
            onChange={(event) => act.setCase(at, { input: event.currentTarget.value })}
          />
        ) : (
          <span className={classes.caseText}>{inputText(each.input)}</span>
        )}
      </span>
      <span role="cell">
        <textarea
          rows={1}
          aria-label={`Expected answer of case ${number}`}
          className={classes.caseField}
          placeholder="–"
          value={each.expected ?? ''}
          onChange={(event) =>
            act.setCase(at, { expected: event.currentTarget.value || undefined })
          }
        />
      </span>
      {variables.map((name) => (
        <span key={name} role="cell">
          <textarea
            rows={1}
            aria-label={`${name} of case ${number}`}
            className={classes.caseField}
            value={each.vars?.[name] ?? ''}
            onChange={(event) =>
              act.setCase(at, { vars: { ...each.vars, [name]: event.currentTarget.value } })
            }
          />
        </span>
      ))}
      <span role="cell">
        <ActionIcon aria-label={`Remove case ${number}`} onClick={() => act.removeCase(at)}>
          <X size={14} />
        </ActionIcon>
      </span>
    </>
  )
})

const nothing = () => undefined
