/** Beside New in the bar: kept sets of panes, and earlier comparisons. */
import { Button } from '@mantine/core'
import { LayoutGrid } from 'lucide-react'
import { HistoryButton } from '../../call/HeadButtons'
import { hiddenIn } from './compare-shape'
import { useCompare } from './compare.state'

export interface CompareToolsProps {
  readonly onSets: () => void
}

/** No sets while names are hidden: one that is kept would tell them. */
export function CompareTools({ onSets }: CompareToolsProps) {
  const hidden = useCompare(hiddenIn)
  return (
    <>
      <Button
        variant="default"
        leftSection={<LayoutGrid size={14} aria-hidden="true" />}
        disabled={hidden}
        onClick={onSets}
      >
        Pane sets
      </Button>
      <HistoryButton onClick={() => useCompare.getState().showHistory(true)} />
    </>
  )
}
