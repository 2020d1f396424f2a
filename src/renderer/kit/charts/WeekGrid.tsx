/**
 * The hours of the week as a grid of shades: one stop of the keyboard, arrows go from hour to hour,
 * Enter chooses one.
 */
import { useRef, useState, type KeyboardEvent } from 'react'
import { amountLabel } from './chart.words'
import { hoursOfDay, weekdays, weekShades, type WeekData } from './week-data'
import { weekHourName } from './week.words'
import classes from './week-map.module.css'

export interface WeekGridProps {
  readonly data: WeekData
  readonly description: string
  readonly chosen: number | null
  readonly onChoose: (place: number | null) => void
}

const steps: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -24],
  End: [0, 24],
}
const within = (value: number, most: number) => Math.max(0, Math.min(most, value))

export function WeekGrid({ data, description, chosen, onChoose }: WeekGridProps) {
  const grid = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState(0)
  const shades = weekShades(data)
  function move(event: KeyboardEvent) {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const [days, hours] = step
    const next = within(Math.floor(at / 24) + days, 6) * 24 + within((at % 24) + hours, 23)
    setAt(next)
    grid.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus()
  }
  return (
    <table
      ref={grid}
      className={classes.grid}
      role="grid"
      aria-label={description}
      onKeyDown={move}
    >
      <thead>
        <tr role="row">
          <td role="presentation" />
          {hoursOfDay.map((hour) => (
            <th key={hour} scope="col" role="columnheader">
              {String(hour).padStart(2, '0')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weekdays.map((name, day) => (
          <tr key={name} role="row">
            <th scope="row" role="rowheader">
              {name}
            </th>
            {hoursOfDay.map((hour) => {
              const place = day * 24 + hour
              const text = `${weekHourName(place)}: ${amountLabel(data.values[place] ?? 0, data.unit)}`
              return (
                <td key={hour} role="gridcell" aria-selected={place === chosen}>
                  <button
                    type="button"
                    data-place={place}
                    tabIndex={place === at ? 0 : -1}
                    aria-label={text}
                    title={text}
                    className={classes.cell}
                    style={{ ['--shade' as string]: `${Math.round((shades[place] ?? 0) * 100)}%` }}
                    onFocus={() => setAt(place)}
                    onClick={() => onChoose(place === chosen ? null : place)}
                  />
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
