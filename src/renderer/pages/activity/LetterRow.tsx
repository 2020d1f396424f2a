/** One dead letter in the list. */
import { Checkbox } from '@mantine/core'
import type { DeadLetter } from '../../../contract/queue'
import { formatCount } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { letterTitle, stateNames } from './letter.words'
import layout from '../../kit/layout.module.css'
import classes from './queue.module.css'

export interface LetterRowProps {
  readonly letter: DeadLetter
  readonly open: boolean
  readonly chosen: boolean
  readonly onChoose: (on: boolean) => void
  readonly onOpen: () => void
}

export function LetterRow({ letter, open, chosen, onChoose, onOpen }: LetterRowProps) {
  const title = letterTitle(letter)
  return (
    <tr data-letter data-open={open || undefined} onClick={onOpen}>
      <td className={classes.check} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          aria-label={`Select ${title}`}
          checked={chosen && letter.state === 'open'}
          disabled={letter.state !== 'open'}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className={classes.prompt}>
        <button
          type="button"
          className={`${layout.wordsButton} ${classes.open}`}
          title={title}
          aria-expanded={open}
        >
          {title}
        </button>
      </td>
      <td className={classes.spare}>
        {letter.project}
        {letter.service !== null && <span className={classes.dim}> · {letter.service}</span>}
      </td>
      <td>
        {letter.model !== null && <ModelDot model={letter.model} />} {letter.model ?? '–'}
      </td>
      <td>
        {letter.state === 'open' ? (
          <StatusChip tone="bad" title={letter.error.message}>
            {letter.error.code.replaceAll('_', ' ')}
          </StatusChip>
        ) : (
          <StatusChip tone={letter.state === 'retried' ? 'good' : 'neutral'}>
            {stateNames[letter.state].toLowerCase()}
          </StatusChip>
        )}
      </td>
      <td className={`${classes.number} ${classes.spare}`}>
        {formatCount(letter.attempts.length)}
      </td>
      <td className={classes.number}>
        <Time at={letter.time} style="relative" />
      </td>
    </tr>
  )
}
