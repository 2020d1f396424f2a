/** Asks before a row leaves its list, saying what that changes. */
import type { ServerAction } from '../client/query'
import { ConfirmDialog } from './ConfirmDialog'

export interface RemoveRowProps {
  /** Undefined: closed. */
  readonly row:
    | {
        readonly id: string
        /** `the token limit of Anthropic`. */
        readonly name: string
        /** What will happen, a sentence each. */
        readonly sentences: readonly string[]
      }
    | undefined
  readonly confirmLabel: string
  readonly remove: ServerAction<string, unknown>
  readonly onDone: () => void
}

/** The question, and the removal when it is answered with yes. */
export function RemoveRow({ row, confirmLabel, remove, onDone }: RemoveRowProps) {
  return (
    <ConfirmDialog
      opened={row !== undefined}
      title={row === undefined ? '' : `Remove ${row.name}`}
      confirmLabel={confirmLabel}
      danger
      busy={remove.running}
      error={remove.error}
      onConfirm={() => {
        if (row !== undefined)
          void remove.run(row.id).then((result) => (result.ok ? onDone() : undefined))
      }}
      onCancel={() => {
        remove.reset()
        onDone()
      }}
    >
      {row?.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </ConfirmDialog>
  )
}
