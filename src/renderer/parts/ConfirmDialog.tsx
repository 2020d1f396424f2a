/** Asks once before something that cannot be taken back, saying exactly what will happen. */
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ErrorBody } from '../../contract/errors'
import { ErrorState } from './ErrorState'
import classes from './dialogs.module.css'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  /** What will happen and how much of it. Fields may stand here too. */
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly cancelLabel?: string
  readonly danger?: boolean
  readonly busy?: boolean
  /** True while the fields do not allow it yet. */
  readonly disabled?: boolean
  readonly error?: ErrorBody | null
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

export function ConfirmDialog({
  opened,
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  danger = false,
  busy = false,
  disabled = false,
  error = null,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !disabled) onConfirm()
        }}
      >
        <div className={classes.body}>{children}</div>
        {error !== null && <ErrorState error={error} />}
        <div className={classes.foot}>
          <Button variant="default" onClick={onCancel}>
            {cancelLabel}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={disabled}
            className={danger ? classes.dangerButton : undefined}
          >
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
