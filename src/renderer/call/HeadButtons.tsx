/** The buttons at the head of a page that asks models: begin anew, and what was asked before. */
import { Button } from '@mantine/core'
import { History, SquarePen } from 'lucide-react'

export function NewButton({
  disabled,
  onClick,
}: {
  readonly disabled: boolean
  readonly onClick: () => void
}) {
  return (
    <Button
      variant="default"
      leftSection={<SquarePen size={14} aria-hidden="true" />}
      onClick={onClick}
      disabled={disabled}
    >
      New
    </Button>
  )
}

export function HistoryButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button
      variant="default"
      leftSection={<History size={14} aria-hidden="true" />}
      onClick={onClick}
    >
      History
    </Button>
  )
}
