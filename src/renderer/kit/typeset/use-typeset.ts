/** What a text looks like once it is set; until then, and where it cannot be, null. */
import { createContext, useContext, useEffect, useState } from 'react'
import { keyOf, type Job, type Typeset } from './typeset-job'
import { createTypesetter, type Typesetter } from './typesetter'

/** The window's thread, started with the first job. */
const windowTypesetter = createTypesetter(
  () =>
    typeof Worker === 'undefined'
      ? null
      : new Worker(new URL('./typeset-worker.ts', import.meta.url), {
          type: 'module',
          name: 'typesetting',
        }),
  (work, ms) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
)

export const TypesetterContext = createContext<Typesetter>(windowTypesetter)

/** The job is asked for once while it is the same object. */
export function useTypeset(job: Job | null): Typeset | null {
  const typesetter = useContext(TypesetterContext)
  const [told, setTold] = useState<{ readonly key: string; readonly typeset: Typeset } | null>(null)
  const key = job === null ? null : keyOf(job)
  useEffect(() => {
    if (job === null || key === null || typesetter.known(job) !== undefined) return
    let gone = false
    void typesetter.ask(job).then((typeset) => {
      if (!gone && typeset !== null) setTold({ key, typeset })
    })
    return () => {
      gone = true
    }
  }, [typesetter, key, job])
  if (job === null) return null
  return typesetter.known(job) ?? (told?.key === key ? told.typeset : null)
}
