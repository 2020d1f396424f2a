/** A moment: short or relative to read, exact on hover. */
import { useEffect, useState } from 'react'
import { formatMoment, formatRelative, formatShort } from './time-format'

export interface TimeProps {
  /** Epoch milliseconds; null where it never happened. */
  readonly at: number | null
  readonly style?: 'short' | 'relative' | 'full'
  readonly never?: string
}

export function Time({ at, style = 'short', never = 'never' }: TimeProps) {
  const now = useNow(style === 'relative' && at !== null)
  if (at === null) return <span>{never}</span>
  const text =
    style === 'full'
      ? formatMoment(at)
      : style === 'relative'
        ? formatRelative(at, now)
        : formatShort(at, now)
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {text}
    </time>
  )
}

/** The present, refreshed twice a minute while it matters. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}
