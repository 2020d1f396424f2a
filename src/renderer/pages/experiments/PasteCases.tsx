/** Cases pasted or read from a file: how they are understood, line by line what is not, and the way in. */
import { Button, Textarea } from '@mantine/core'
import { useDeferredValue, useMemo, useState } from 'react'
import { useDraft } from './draft.state'
import { inputText, plural } from './experiment.words'
import { readCases, type ReadCases } from './read-cases'
import { variablesOf } from './template'
import layout from '../../kit/layout.module.css'
import classes from './experiments.module.css'

const formatNames: Readonly<Record<ReadCases['format'], string>> = {
  csv: 'CSV',
  jsonl: 'JSON Lines',
  lines: 'one input a line',
}
const shownCases = 3
const shownProblems = 20

export interface PasteCasesProps {
  readonly text: string
  /** The name of the file it is from; null: it is typed here. */
  readonly file: string | null
  readonly onDone: () => void
}

export function PasteCases({ text: given, file, onDone }: PasteCasesProps) {
  const [text, setText] = useState(given)
  const settled = useDeferredValue(text)
  const read = useMemo(() => (settled.trim() === '' ? null : readCases(settled)), [settled])
  const count = read?.cases.length ?? 0
  function add(replace: boolean) {
    if (replace) useDraft.getState().set({ cases: read?.cases ?? [] })
    else useDraft.getState().addCases(read?.cases ?? [])
    onDone()
  }
  const some = useDraft((state) => state.draft.cases.length > 0)
  return (
    <div
      className={`${layout.box} ${classes.adding}`}
      role="group"
      aria-label={file === null ? 'Paste cases' : `Cases of ${file}`}
    >
      {file === null ? (
        <Textarea
          label="Cases to add"
          description="One input a line; or CSV with a head, of which input alone is needed and other columns become variables; or JSON Lines."
          placeholder={'input,expected\nWhat is the capital of France?,Paris\nWhat is 2 + 2?,4'}
          rows={6}
          spellCheck={false}
          data-autofocus
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <p className={classes.addingName}>{file}</p>
      )}
      {read === null && file !== null && <p className={classes.problem}>{file} is empty.</p>}
      {read !== null && <Preview read={read} />}
      <div className={classes.addingFoot}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        {some && (
          <Button variant="default" disabled={count === 0} onClick={() => add(true)}>
            Replace the cases there are
          </Button>
        )}
        <Button disabled={count === 0} onClick={() => add(false)}>
          {count === 0 ? 'Add cases' : `Add ${plural(count, 'case')}`}
        </Button>
      </div>
    </div>
  )
}

function Preview({ read }: { readonly read: ReadCases }) {
  const { cases, problems, format } = read
  const variables = variablesOf(cases)
  const expected = cases.filter((each) => each.expected !== undefined).length
  const facts = [
    `Read as ${formatNames[format]}: ${plural(cases.length, 'case')}`,
    expected === 0 ? null : `${expected} with an expected answer`,
    variables.length === 0 ? null : `variables ${variables.join(', ')}`,
  ]
  return (
    <>
      <p className={classes.readAs} role="status">
        {facts.filter((fact) => fact !== null).join(', ')}.
      </p>
      {cases.length > 0 && (
        <ol className={classes.preview} aria-label="The first of them">
          {cases.slice(0, shownCases).map((each, at) => (
            <li key={at}>{inputText(each.input)}</li>
          ))}
        </ol>
      )}
      {problems.length > 0 && (
        <div role="alert" className={classes.problems}>
          <p>
            {plural(problems.length, 'line')} cannot be read
            {cases.length > 0 && ' and will be left out'}:
          </p>
          <ul>
            {problems.slice(0, shownProblems).map(({ line, message }) => (
              <li key={`${line} ${message}`}>
                Line {line}: {message}
              </li>
            ))}
            {problems.length > shownProblems && <li>and {problems.length - shownProblems} more</li>}
          </ul>
        </div>
      )}
    </>
  )
}
