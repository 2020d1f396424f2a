/**
 * Asks before something is removed. Where other things lean on it, says which, and asks once more.
 */
import type { ErrorBody } from '../../contract/errors'
import { ConfirmDialog } from './ConfirmDialog'
import { leaningWords } from './leaning.words'
import classes from './dialogs.module.css'

export interface RemoveDialogProps {
  readonly title: string
  /** `Remove provider`. */
  readonly confirmLabel: string
  /** What will happen, a sentence each. */
  readonly sentences: readonly string[]
  readonly busy: boolean
  /** What the last try was refused with. */
  readonly error: ErrorBody | null
  /** `force`: what leans on it has been read. */
  readonly onRemove: (force: boolean) => void
  readonly onCancel: () => void
}

export function RemoveDialog({
  title,
  confirmLabel,
  sentences,
  busy,
  error,
  onRemove,
  onCancel,
}: RemoveDialogProps) {
  const leans = error?.data?.leans
  return (
    <ConfirmDialog
      opened
      danger
      title={title}
      confirmLabel={leans === undefined ? confirmLabel : `${confirmLabel} all the same`}
      busy={busy}
      error={leans === undefined ? error : null}
      onConfirm={() => onRemove(leans !== undefined)}
      onCancel={onCancel}
    >
      <ul className={classes.consequences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {leans !== undefined && (
        <div role="alert">
          <p>In use by:</p>
          <ul className={classes.consequences}>
            {leaningWords(leans).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  )
}
