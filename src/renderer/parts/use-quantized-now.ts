/** The present for questions over a range, so that a page left open asks again in time. */
import { useEffect, useState } from 'react'
import { quantizeNow } from './usage-range'

/** Epoch ms in steps of a quarter of an hour: the question stays the same meanwhile. */
export function useQuantizedNow(): number {
  const [now, setNow] = useState(() => quantizeNow(Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setNow(quantizeNow(Date.now())), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
