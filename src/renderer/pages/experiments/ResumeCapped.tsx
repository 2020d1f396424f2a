/** Goes on with an experiment that is at its cap, under another one. */
import { Button } from '@mantine/core'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { useServerAction } from '../../client/query'
import { parseUsd } from '../../kit/number/decimal'
import { NumberText } from '../../kit/number/NumberText'
import { ErrorState } from '../../parts/ErrorState'
import classes from './experiments.module.css'

export interface ResumeCappedProps {
  readonly id: string
  /** The cap it is at, nano-USD. */
  readonly cap: number
}

/** Twice the cap is offered: whoever comes here wants to see the end. */
export function ResumeCapped({ id, cap }: ResumeCappedProps) {
  const [text, setText] = useState(() => String((cap * 2) / 1e9))
  const start = useServerAction(
    (client, capNanoUsd: number) => client.experiments.start({ id, capNanoUsd }),
    ['experiments'],
  )
  const amount = parseUsd(text)
  const wrong = amount.ok
    ? amount.value > cap
      ? undefined
      : 'More than the cap it is at.'
    : amount.message
  return (
    <form
      className={classes.resume}
      onSubmit={(event) => {
        event.preventDefault()
        if (amount.ok && wrong === undefined) void start.run(amount.value)
      }}
    >
      <NumberText
        className={classes.capField}
        aria-label="New cap in dollars"
        leftSection="$"
        text={text}
        error={wrong}
        onText={setText}
      />
      <Button
        type="submit"
        leftSection={<Play size={14} aria-hidden="true" />}
        loading={start.running}
        disabled={wrong !== undefined}
      >
        Raise the cap and resume
      </Button>
      {start.error !== null && <ErrorState error={start.error} />}
    </form>
  )
}
