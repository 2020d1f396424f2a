/** The canvas of a stacked chart; loaded only where a chart is shown, because chart.js is large. */
import { useEffect, type RefObject } from 'react'
import { useLatest } from '../use-latest'
import type { ChartData } from './chart-data'
import { readChartTheme } from './chart-theme'
import { Chart, stackedBarsConfig } from './stacked-bars-config'

export interface StackedBarsCanvasProps {
  readonly data: ChartData
  readonly colors: readonly string[]
  /** Said in place of the picture. */
  readonly description: string
  readonly canvasRef: RefObject<HTMLCanvasElement | null>
  readonly onPick: ((bucket: number, series: number | null) => void) | null
}

export function StackedBarsCanvas({
  data,
  colors,
  description,
  canvasRef,
  onPick,
}: StackedBarsCanvasProps) {
  const pick = useLatest(onPick)
  useEffect(() => {
    const canvas = canvasRef.current
    if (canvas === null) return
    const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const chart = new Chart(
      canvas,
      stackedBarsConfig({
        data,
        colors,
        theme: readChartTheme(canvas),
        reducedMotion,
        onPick: (bucket, series) => pick.current?.(bucket, series),
      }),
    )
    return () => chart.destroy()
  }, [canvasRef, data, colors, pick])
  return <canvas ref={canvasRef} role="img" aria-label={description} />
}
