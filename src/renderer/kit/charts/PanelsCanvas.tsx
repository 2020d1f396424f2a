/** The canvas of a chart of two panels; loaded only where one is shown, because chart.js is large. */
import { useEffect, type RefObject } from 'react'
import { useLatest } from '../use-latest'
import { readChartTheme } from './chart-theme'
import type { PanelData } from './panel-data'
import { Chart, panelsConfig } from './panels-config'

export interface PanelsCanvasProps {
  readonly data: PanelData
  readonly colors: readonly string[]
  /** Said in place of the picture. */
  readonly description: string
  readonly canvasRef: RefObject<HTMLCanvasElement | null>
  readonly onPick: (bucket: number, column: number | null) => void
}

export function PanelsCanvas({ data, colors, description, canvasRef, onPick }: PanelsCanvasProps) {
  const pick = useLatest(onPick)
  useEffect(() => {
    const canvas = canvasRef.current
    if (canvas === null) return
    const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const theme = readChartTheme(canvas)
    const chart = new Chart(
      canvas,
      panelsConfig({
        data,
        colors,
        theme,
        reducedMotion,
        onPick: (bucket, column) => pick.current(bucket, column),
      }),
    )
    return () => chart.destroy()
  }, [canvasRef, data, colors, pick])
  return <canvas ref={canvasRef} role="img" aria-label={description} />
}
