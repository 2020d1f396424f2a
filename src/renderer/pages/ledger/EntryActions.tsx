/** What can be done about an entry, wherever it is shown. */
import { Button } from '@mantine/core'
import { FlaskConical, SquareSplitHorizontal } from 'lucide-react'
import type { Entry } from '../../../contract/ledger'

/** The pages that take up the request of its call. */
export function CallLinks({ callId }: Pick<Entry, 'callId'>) {
  const id = encodeURIComponent(callId)
  return (
    <>
      <Button
        component="a"
        href={`#/playground?call=${id}`}
        variant="default"
        leftSection={<FlaskConical size={14} />}
      >
        Open in playground
      </Button>
      <Button
        component="a"
        href={`#/compare?call=${id}`}
        variant="default"
        leftSection={<SquareSplitHorizontal size={14} />}
      >
        Compare this
      </Button>
    </>
  )
}

export function CorrectButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button variant="default" aria-label="Correct the cost" onClick={onClick}>
      Correct
    </Button>
  )
}
