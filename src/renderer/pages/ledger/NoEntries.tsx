/** What stands where no entry is: nothing was made yet, or nothing matches. */
import { Button } from '@mantine/core'
import { ScrollText } from 'lucide-react'
import { EmptyState } from '../../kit/EmptyState'

/** With a filter on, its way out is to clear it; without one, to make the first call. */
export function NoEntries({
  filtered,
  onClear,
}: {
  readonly filtered: boolean
  readonly onClear: () => void
}) {
  if (filtered) {
    return (
      <EmptyState
        icon={ScrollText}
        title="No entry matches these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        The ledger keeps every attempt; remove a filter to see more of them.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={ScrollText}
      title="No entries yet"
      action={
        <Button component="a" href="#/playground">
          Open the playground
        </Button>
      }
    >
      Every attempt at a provider and every cached answer leaves one entry here, chained to the one
      before. The simulated provider needs no key.
    </EmptyState>
  )
}
