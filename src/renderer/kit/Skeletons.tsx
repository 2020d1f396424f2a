/** Grey shapes of what is coming, shown only where waiting passes 150 ms. */
import { useEffect, useState } from 'react'
import classes from './kit.module.css'

/** True once `waiting` has lasted 150 ms, so that fast answers never flash a skeleton. */
export function useDelayed(waiting: boolean, afterMs = 150): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!waiting) {
      setLate(false)
      return
    }
    const timer = setTimeout(() => setLate(true), afterMs)
    return () => clearTimeout(timer)
  }, [waiting, afterMs])
  return waiting && late
}

export function SkeletonBlock({
  width = '100%',
  height = 14,
}: {
  readonly width?: number | string
  readonly height?: number | string
}) {
  return <span className={classes.skeleton} style={{ width, height }} />
}

export interface SkeletonRowsProps {
  readonly rows?: number
  readonly rowHeight?: number
  /** The columns, as fractions or lengths. */
  readonly widths?: readonly (string | number)[]
}

/** Rows of a table or list. */
export function SkeletonRows({
  rows = 6,
  rowHeight = 28,
  widths = ['30%', '20%', '15%', '15%'],
}: SkeletonRowsProps) {
  const late = useDelayed(true)
  return (
    <div aria-busy="true" aria-label="Loading" role="status">
      {late &&
        Array.from({ length: rows }, (_, row) => (
          <div key={row} className={classes.skeletonRow} style={{ height: rowHeight }}>
            {widths.map((width, column) => (
              <SkeletonBlock key={column} width={width} height={10} />
            ))}
          </div>
        ))}
    </div>
  )
}

/** Cards side by side, or stacked where the height says so. */
export function SkeletonCards({
  cards = 4,
  height = 88,
}: {
  readonly cards?: number
  readonly height?: number
}) {
  const late = useDelayed(true)
  return (
    <div aria-busy="true" aria-label="Loading" role="status" className={classes.skeletonCards}>
      {late &&
        Array.from({ length: cards }, (_, card) => <SkeletonBlock key={card} height={height} />)}
    </div>
  )
}
