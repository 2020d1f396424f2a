/** Before kept answers are dropped: which, and what that means. */
import type { CacheFigures } from '../../../contract/cache'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import type { ServerAction } from '../../client/query'
import { clearSentences, type ClearScope } from './cache.words'

export interface ClearDialogProps {
  /** Null: nothing is asked. */
  readonly clearing: ClearScope | null
  readonly project: string | null
  readonly figures: CacheFigures | undefined
  readonly clear: Pick<ServerAction<ClearScope, unknown>, 'running' | 'error'>
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

export function ClearDialog({
  clearing,
  project,
  figures,
  clear,
  onConfirm,
  onCancel,
}: ClearDialogProps) {
  return (
    <ConfirmDialog
      opened={clearing !== null}
      title={titleOf(clearing, project)}
      confirmLabel={clearing?.kind === 'answer' ? 'Drop answer' : 'Clear'}
      danger
      busy={clear.running}
      error={clear.error}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {clearing !== null &&
        figures !== undefined &&
        clearSentences(clearing, project, figures).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
    </ConfirmDialog>
  )
}

function titleOf(clearing: ClearScope | null, project: string | null): string {
  if (clearing?.kind === 'answer') return 'Drop this answer'
  if (clearing?.kind === 'service') return `Clear ${clearing.service ?? 'calls without a service'}`
  return project === null ? 'Clear the cache' : `Clear project ${project}`
}
