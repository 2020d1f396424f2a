/** A field for each `{{name}}` of the conversation and the message, between them and Send. */
import { Checkbox } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { namesIn } from '../../../shared/template'
import { GrowingText } from '../../kit/GrowingText'
import { templateTexts } from './conversation'
import { usePlayground } from './playground.state'
import { missingIn, valueFor } from './variables'
import classes from './variables.module.css'

/** Nothing is drawn while no name stands in any text. */
export function VariablesBar() {
  const names = usePlayground(
    useShallow((state) => namesIn(...templateTexts(state.conversation, state.composer))),
  )
  const variables = usePlayground((state) => state.conversation.variables)
  const asked = usePlayground((state) => state.valuesAsked)
  const form = useRef<HTMLElement>(null)
  useEffect(() => {
    if (asked > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [asked])
  const act = usePlayground.getState()
  if (names.length === 0) return null
  const missing = missingIn(
    variables,
    names.map((name) => `{{${name}}}`),
  )
  return (
    <section ref={form} className={classes.bar} aria-label="Variables">
      <div className={classes.head}>
        <span className={classes.title}>Variables</span>
        <span className={classes.count} role="status">
          {variables.asWritten
            ? 'sent as written'
            : missing.length === 0
              ? 'all have values'
              : `${missing.length} of ${names.length} without a value`}
        </span>
        <Checkbox
          size="xs"
          label="Send the braces as written"
          checked={variables.asWritten}
          onChange={(event) => act.setAsWritten(event.currentTarget.checked)}
        />
      </div>
      {!variables.asWritten && (
        <div className={classes.fields}>
          {names.map((name) => (
            <GrowingText
              key={name}
              label={name}
              lines={1}
              most={6}
              size="xs"
              placeholder="No value yet"
              error={missing.includes(name)}
              value={valueFor(variables, name)}
              onChange={(event) => act.setValue(name, event.currentTarget.value)}
            />
          ))}
        </div>
      )}
    </section>
  )
}
