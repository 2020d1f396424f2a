/** The present, ticking while something runs. */
import { useEffect, useState } from 'react'
import { onBeat } from './beat'

/** Epoch ms, refreshed every `everyMs` while `ticking`, together with all else that moves then. */
export function useNow(ticking: boolean, everyMs = 100): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    let cancel = onBeat(tick, everyMs)
    function tick() {
      setNow(Date.now())
      cancel = onBeat(tick, everyMs)
    }
    setNow(Date.now())
    return () => cancel()
  }, [ticking, everyMs])
  return now
}
