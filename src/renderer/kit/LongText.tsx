/**
 * Text as it is, of any length: the beginning, and more on request, so that no text holds up the
 * page.
 */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { shownOf, sizeOf } from './shown-part'
import classes from './long-text.module.css'

export function LongText({ text }: { readonly text: string }) {
  const [steps, setSteps] = useState(1)
  const { shown, rest } = shownOf(text, steps)
  return (
    <>
      {shown}
      {rest > 0 && (
        <Button
          className={classes.more}
          variant="default"
          size="compact-sm"
          onClick={() => setSteps(steps + 1)}
        >
          Show more ({sizeOf(rest)} left)
        </Button>
      )}
    </>
  )
}
