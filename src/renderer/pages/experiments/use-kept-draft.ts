/** Keeps the draft in the tab where its project stores content, so that a reload loses nothing. */
import { useEffect } from 'react'
import { useDraft } from './draft.state'
import { emptyDraft } from './experiment.form'
import { keepDraft } from './kept-draft'

/** Written out in a pause: doing it while keys come would hold them up. */
const pauseMs = 400

/** `allowed`: the project stores content; undefined: not known yet, and what is kept stays. */
export function useKeptDraft(allowed: boolean | undefined): void {
  useEffect(() => {
    if (allowed === undefined) return
    if (!allowed) {
      keepDraft(window.sessionStorage, emptyDraft)
      return
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    function keep() {
      clearTimeout(timer)
      timer = undefined
      const { draft, kept } = useDraft.getState()
      const fits = keepDraft(window.sessionStorage, draft)
      if (fits !== kept) useDraft.setState({ kept: fits })
    }
    const stop = useDraft.subscribe((now, before) => {
      if (now.draft === before.draft) return
      clearTimeout(timer)
      timer = setTimeout(keep, pauseMs)
    })
    // It may have been filled in before the form was there.
    keep()
    window.addEventListener('pagehide', keep)
    return () => {
      stop()
      window.removeEventListener('pagehide', keep)
      if (timer !== undefined) keep()
    }
  }, [allowed])
}
