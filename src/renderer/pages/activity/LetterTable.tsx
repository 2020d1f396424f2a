/** Dead letters as a table: each can be chosen, all open ones at once. */
import { Checkbox } from '@mantine/core'
import type { DeadLetter } from '../../../contract/queue'
import { LetterRow } from './LetterRow'
import classes from './queue.module.css'

export interface LetterTableProps {
  readonly items: readonly DeadLetter[]
  readonly opened: string | null
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (ids: readonly string[], on: boolean) => void
  readonly onOpen: (id: string) => void
}

export function LetterTable({ items, opened, chosen, onChoose, onOpen }: LetterTableProps) {
  const open = items.filter(({ state }) => state === 'open').map(({ id }) => id)
  const allChosen = open.length > 0 && open.every((id) => chosen.has(id))
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col" className={classes.check}>
            <Checkbox
              aria-label="Select all"
              checked={allChosen}
              indeterminate={!allChosen && open.some((id) => chosen.has(id))}
              disabled={open.length === 0}
              onChange={(event) => onChoose(open, event.currentTarget.checked)}
            />
          </th>
          <th scope="col">Input</th>
          <th scope="col" className={classes.spare}>
            Project
          </th>
          <th scope="col">Model</th>
          <th scope="col">What went wrong</th>
          <th scope="col" className={`${classes.number} ${classes.spare}`}>
            Attempts
          </th>
          <th scope="col" className={classes.number}>
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((letter) => (
          <LetterRow
            key={letter.id}
            letter={letter}
            open={letter.id === opened}
            chosen={chosen.has(letter.id)}
            onChoose={(on) => onChoose([letter.id], on)}
            onOpen={() => onOpen(letter.id)}
          />
        ))}
      </tbody>
    </table>
  )
}
