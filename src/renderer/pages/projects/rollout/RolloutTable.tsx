/** Both arms of a roll-out side by side, each figure with its interval, and how they differ. */
import type { ReactNode } from 'react'
import type { ArmFigures, Rollout } from '../../../../contract/rollouts'
import tables from '../../../kit/table.module.css'
import { DifferenceBar } from './DifferenceBar'
import {
  callsText,
  costText,
  pointsText,
  shareText,
  timesText,
  timeText,
  type Measured,
} from './rollout.words'
import classes from './rollout.module.css'

interface Row {
  readonly name: string
  readonly of: (arm: ArmFigures) => Measured
  readonly difference: ReactNode
}

export function RolloutTable({ rollout }: { readonly rollout: Rollout }) {
  const { champion, challenger } = rollout.arms
  return (
    <div className={classes.scroll} role="region" aria-label="Both models" tabIndex={0}>
      <table className={[tables.table, classes.table].join(' ')}>
        <thead>
          <tr>
            <th scope="col">
              <span className="tg-visually-hidden">Figure</span>
            </th>
            <th scope="col">
              <Arm role="Default" model={champion.model} />
            </th>
            <th scope="col">
              <Arm role="Challenger" model={challenger.model} />
            </th>
            <th scope="col">Challenger against default, 95 %</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(rollout).map(({ name, of, difference }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Cell {...of(champion)} />
              <Cell {...of(challenger)} />
              <td>{difference}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function rowsOf({ differences, arms }: Rollout): readonly Row[] {
  const { good, errors, validation, cost, latency } = differences
  const checked = arms.champion.validation.n + arms.challenger.validation.n > 0
  return [
    { name: 'Calls', of: callsText, difference: null },
    { name: 'Good answers', of: (arm) => shareText(arm.good), difference: <Points of={good} /> },
    { name: 'Errors', of: (arm) => shareText(arm.errors), difference: <Points of={errors} /> },
    ...(checked
      ? [
          {
            name: 'Passed its checks',
            of: (arm: ArmFigures) => shareText(arm.validation),
            difference: <Points of={validation} />,
          },
        ]
      : []),
    { name: 'Cost a call', of: costText, difference: <Times of={cost} /> },
    {
      name: 'Time, median',
      of: (arm) => timeText(arm, 'p50'),
      difference: <Times of={latency} what="the mean time" />,
    },
    { name: 'Time, 95th percentile', of: (arm) => timeText(arm, 'p95'), difference: null },
  ]
}

function Arm({ role, model }: { readonly role: string; readonly model: string }) {
  return (
    <>
      <span className={classes.role}>{role}</span>
      <span className={classes.model} title={model}>
        {model}
      </span>
    </>
  )
}

function Cell({ value, interval }: Measured) {
  return (
    <td>
      <span className={classes.value}>{value}</span>
      {interval !== '' && <span className={classes.interval}>{interval}</span>}
    </td>
  )
}

/** A difference of shares; half the drawing is 20 points, or as far as the interval reaches. */
function Points({ of }: { readonly of: Rollout['differences']['good'] }) {
  if (of === null) return <span className={classes.interval}>cannot be told yet</span>
  const text = pointsText(of)
  const reach = Math.max(0.2, Math.abs(of.low), Math.abs(of.high))
  return (
    <>
      <DifferenceBar
        seen={of.difference / reach}
        low={of.low / reach}
        high={of.high / reach}
        label={`${text}; the middle is no difference`}
      />
      <span className={classes.interval}>{text}</span>
    </>
  )
}

/** A ratio, drawn on logarithms; half the drawing is double and half, or as far as it reaches. */
function Times({
  of,
  what,
}: {
  readonly of: Rollout['differences']['cost']
  readonly what?: string
}) {
  if (of === null) return <span className={classes.interval}>cannot be told yet</span>
  const text = `${timesText(of)}${what === undefined ? '' : `, ${what}`}`
  const [seen, low, high] = [Math.log(of.ratio), Math.log(of.low), Math.log(of.high)]
  const reach = Math.max(Math.LN2, Math.abs(low), Math.abs(high))
  return (
    <>
      <DifferenceBar
        seen={seen / reach}
        low={low / reach}
        high={high / reach}
        label={`${text}; the middle is equal`}
      />
      <span className={classes.interval}>{text}</span>
    </>
  )
}
