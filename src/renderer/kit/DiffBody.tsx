/** Two texts in one with what was removed and added marked, or as a table of JSON places. */
import { useMemo } from 'react'
import { diffDocuments, type JsonPlace } from './json-diff'
import { diffWords } from './word-diff'
import { contextOf, jsonSummary, placeWords, wordSummary } from './diff.words'
import classes from './diff.module.css'

/** More rows than this say no more, and hold the page up. */
const mostRows = 2000

export interface WordDiffProps {
  readonly before: string
  readonly after: string
  readonly only: boolean
}

export function WordDiff({ before, after, only }: WordDiffProps) {
  const parts = useMemo(() => diffWords(before, after), [before, after])
  if (parts === null)
    return (
      <p className={classes.nothing}>
        More than 3,000 words differ: these texts have little in common to show.
      </p>
    )
  return (
    <>
      <p className={classes.summary} role="status">
        {wordSummary(parts)}
      </p>
      <div className={classes.text} tabIndex={0} role="group" aria-label="Text with its changes">
        {parts.map(({ kind, text }, index) =>
          kind === 'same' ? (
            <span key={index}>
              {only ? contextOf(text, index === 0, index === parts.length - 1) : text}
            </span>
          ) : kind === 'removed' ? (
            <del key={index}>{text}</del>
          ) : (
            <ins key={index}>{text}</ins>
          ),
        )}
      </div>
    </>
  )
}

export interface JsonDiffProps {
  readonly before: Parameters<typeof diffDocuments>[0]
  readonly after: Parameters<typeof diffDocuments>[1]
  readonly only: boolean
}

export function JsonDiff({ before, after, only }: JsonDiffProps) {
  const places = useMemo(() => diffDocuments(before, after), [before, after])
  const shown = places.filter(({ kind }) => !only || kind !== 'same')
  return (
    <>
      <p className={classes.summary} role="status">
        {jsonSummary(places)}
        {shown.length > mostRows && ` The first ${mostRows} are shown.`}
      </p>
      {shown.length > 0 && (
        <div className={classes.text} tabIndex={0} role="group" aria-label="Values by place">
          <table className={classes.places}>
            <thead>
              <tr>
                <th scope="col">Place</th>
                <th scope="col">First</th>
                <th scope="col">Second</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, mostRows).map((place) => (
                <Place key={place.path} place={place} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function Place({ place: { path, kind, before, after } }: { readonly place: JsonPlace }) {
  return (
    <tr data-kind={kind}>
      <th scope="row">{path}</th>
      <td>{kind === 'same' || before === null ? before : <del>{before}</del>}</td>
      <td>{kind === 'same' || after === null ? after : <ins>{after}</ins>}</td>
      <td>{placeWords[kind]}</td>
    </tr>
  )
}
