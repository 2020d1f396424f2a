/**
 * The request as Send would make it, once typing pauses: no key waits for half a megabyte to be put
 * together.
 */
import { useEffect, useMemo, useState } from 'react'
import { afterPause } from '../../kit/pause'
import { buildProbe, buildRequest, runningTurn, withDraft } from './conversation'
import { usePlayground, type Desk } from './playground.state'

const pauseMs = 250

type Written = Pick<
  ReturnType<typeof usePlayground.getState>,
  'conversation' | 'composer' | 'composerRole' | 'composerImages'
>

/**
 * What is written, a moment after the last key; at once where the text came or went. Stands still
 * while an answer arrives: nothing can be sent then.
 */
function useWritten(): Written {
  const [written, setWritten] = useState<Written>(() => usePlayground.getState())
  useEffect(() => {
    const pause = afterPause(pauseMs, settle)
    let last: Written = usePlayground.getState()
    function settle() {
      pause.cancel()
      const now = usePlayground.getState()
      if (runningTurn(now.conversation.turns) !== null) return
      last = now
      setWritten(now)
    }
    const stop = usePlayground.subscribe((now) => {
      if (
        now.conversation === last.conversation &&
        now.composer === last.composer &&
        now.composerRole === last.composerRole &&
        now.composerImages === last.composerImages
      )
        return
      if (now.conversation !== last.conversation || now.composer === '' || last.composer === '')
        return settle()
      pause.again()
    })
    settle()
    return () => {
      stop()
      pause.cancel()
    }
  }, [])
  return written
}

/** `asked` is what is estimated: before anything is written it tells who would be tried. */
export function useNextRequest(desk: Desk | null) {
  const { conversation, composer, composerRole, composerImages } = useWritten()
  return useMemo(() => {
    if (desk === null) return { next: null, asked: null }
    const next = buildRequest(
      conversation,
      withDraft(conversation.turns, composer, composerRole, 'draft', composerImages),
      desk.scope,
    )
    return { next, asked: next ?? buildProbe(conversation, desk.scope) }
  }, [conversation, composer, composerRole, composerImages, desk])
}
