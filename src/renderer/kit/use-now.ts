/** The present, ticking while something runs. */
import { useEffect, useState } from 'react'

/** Epoch ms, refreshed `everyMs` while `ticking`. */
export function useNow(ticking: boolean, everyMs = 100): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [ticking, everyMs])
  return now
}
