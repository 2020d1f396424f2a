/**
 * Asks once before the ledger goes back to a backup, saying what is lost, what is kept, and how to
 * undo it.
 */
import { useState } from 'react'
import { setUpTopics } from '../../../contract/system'
import type { Backup } from '../../../contract/backups'
import { ConfirmDialog } from '../ConfirmDialog'
import { ReasonField } from '../ReasonField'
import { TaskProgress } from '../tasks/TaskProgress'
import { useServerAction } from '../../client/query'
import { Time } from '../../kit/Time'
import { formatCount } from '../../kit/format'
import { lossSentence } from './backups.words'

export interface RestoreBackupProps {
  /** Null: closed. */
  readonly backup: Backup | null
  readonly onClose: () => void
}

export function RestoreBackup({ backup, onClose }: RestoreBackupProps) {
  const [reason, setReason] = useState('')
  const restore = useServerAction(
    (client, input: { id: string; reason: string }) => client.backups.restore(input),
    [
      'health',
      'ledger',
      'usage',
      ...setUpTopics,
      'calls',
      'settings',
      'comparisons',
      'alerts',
      'backups',
    ],
  )
  function close() {
    restore.reset()
    setReason('')
    onClose()
  }
  return (
    <ConfirmDialog
      opened={backup !== null}
      title="Go back to this backup?"
      confirmLabel="Verify and restore"
      danger
      busy={restore.running}
      disabled={reason.trim() === ''}
      error={restore.error?.code === 'cancelled' ? null : restore.error}
      onCancel={close}
      onConfirm={() => {
        if (backup !== null)
          void restore
            .run({ id: backup.id, reason: reason.trim() })
            .then((done) => done.ok && close())
      }}
    >
      {backup !== null && (
        <>
          <p>
            Made <Time at={backup.time} style="full" />, with{' '}
            {backup.entries === 1 ? '1 entry' : `${formatCount(backup.entries)} entries`}.{' '}
            <strong>{lossSentence(backup)}</strong>
          </p>
          <p>
            Budgets, prices, projects, settings, prompts and answers become what they were then.
            Keys, providers, the audit trail and the emergency stop stay as they are. Calls are
            refused while it runs. What is here now is kept as a backup of its own, so this can be
            undone.
          </p>
          <ReasonField value={reason} onChange={setReason} />
          <TaskProgress kinds={['restore']} tellsEnd />
        </>
      )}
    </ConfirmDialog>
  )
}
