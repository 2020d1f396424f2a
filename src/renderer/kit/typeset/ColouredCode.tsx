/** Code in colours once it stands still; before, and where it cannot be coloured, as it is. */
import { createContext, useContext, useMemo } from 'react'
import { LongText } from '../LongText'
import { longestCode, type CodeJob } from './typeset-job'
import { useTypeset } from './use-typeset'
import classes from './typeset.module.css'

/** True around what still grows: it would be coloured anew with every word. */
export const StillOpen = createContext(false)

export function ColouredCode({
  code,
  language,
}: {
  readonly code: string
  readonly language: string
}) {
  const open = useContext(StillOpen)
  const plain = open || language === '' || code.length > longestCode
  const job = useMemo<CodeJob | null>(
    () => (plain ? null : { kind: 'code', text: code, language: language.toLowerCase() }),
    [plain, code, language],
  )
  const typeset = useTypeset(job)
  if (typeset?.kind !== 'code') return <LongText text={code} />
  return typeset.pieces.map(([text, colour], index) =>
    colour === null ? (
      text
    ) : (
      <span key={index} className={classes.colour} data-colour={colour}>
        {text}
      </span>
    ),
  )
}
