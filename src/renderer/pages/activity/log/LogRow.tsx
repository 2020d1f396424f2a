/** One line of the log: when, how grave, what, and behind it every field it has. */
import { Anchor } from '@mantine/core'
import { useState } from 'react'
import type { LogLine } from '../../../../contract/log'
import { StatusChip, type Tone } from '../../../kit/StatusChip'
import { formatClock, formatMoment } from '../../../kit/time-format'
import { levelNames, shortFacts } from './log.words'
import layout from '../../../kit/layout.module.css'
import classes from './log.module.css'

const tones: Readonly<Record<NonNullable<LogLine['level']>, Tone>> = {
  error: 'bad',
  warn: 'warn',
  info: 'info',
  debug: 'neutral',
}

export function LogRow({ line, timeZone }: { readonly line: LogLine; readonly timeZone: string }) {
  const [open, setOpen] = useState(false)
  const { id, time, level, message, callId, fields, broken } = line
  return (
    <li className={classes.line}>
      <div className={classes.head}>
        {time === null ? (
          <span className={classes.clock}>–</span>
        ) : (
          <time
            className={classes.clock}
            dateTime={new Date(time).toISOString()}
            title={formatMoment(time, timeZone)}
          >
            {formatClock(time, timeZone)}
          </time>
        )}
        <span>
          <StatusChip tone={level === null ? 'neutral' : tones[level]}>
            {broken ? 'Broken' : level === null ? 'No level' : levelNames[level]}
          </StatusChip>
        </span>
        <button
          type="button"
          className={`${layout.wordsButton} ${classes.message}`}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <span className={classes.words}>{message === '' ? '(no message)' : message}</span>
          <span className={classes.facts}>{shortFacts(line)}</span>
        </button>
        {callId === null ? (
          <span />
        ) : (
          <Anchor
            className={classes.call}
            href={`#/ledger?callId=${encodeURIComponent(callId)}`}
            title={`Entries of ${callId}`}
          >
            Entries
          </Anchor>
        )}
      </div>
      {open && (
        <dl className={classes.fields} id={id}>
          {broken && (
            <Field
              name="broken"
              value="This is not one whole line: the disk was full or the console ended while it wrote."
            />
          )}
          {time !== null && <Field name="time" value={formatMoment(time, timeZone)} />}
          {callId !== null && <Field name="callId" value={callId} />}
          {fields.map((field) => (
            <Field key={field.name} {...field} />
          ))}
        </dl>
      )}
    </li>
  )
}

function Field({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
