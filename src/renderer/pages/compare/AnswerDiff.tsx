/** What differs between the answers of two panes: word by word, or place by place in JSON. */
import { Checkbox, Drawer, SegmentedControl, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { readDocument } from '../../kit/json-diff'
import { isRunning } from '../../call/call-run'
import { blindProgress } from './blind'
import { hiddenIn } from './compare-shape'
import { useCompare } from './compare.state'
import { JsonDiff, WordDiff } from '../../kit/DiffBody'
import { answerText, hasAnswer, paneLabel } from './panes'
import classes from '../../kit/diff.module.css'

/** An answer by the name it may have now. */
interface Side {
  readonly value: string
  readonly label: string
  readonly text: string
}

/** Empty while answers of a blind comparison arrive: which came first is not told here either. */
function useSides(): readonly Side[] {
  const panes = useCompare((state) => state.panes)
  const hidden = useCompare(hiddenIn)
  return useMemo(() => {
    const { ended, all } = blindProgress(panes)
    if (hidden && ended < all) return []
    return panes.flatMap((pane) => {
      const { id, run } = pane
      if (run === null || !hasAnswer(run) || isRunning(run)) return []
      const letter = id.toUpperCase()
      const label = hidden ? letter : `${letter}, ${paneLabel(panes, pane)}`
      return [{ value: id, label, text: answerText(run) }]
    })
  }, [panes, hidden])
}

export interface DrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function AnswerDiff({ opened, onClose }: DrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(960px, 94vw)"
      title="Differences"
      padding="sm"
      keepMounted={false}
    >
      <Differences />
    </Drawer>
  )
}

function Differences() {
  const sides = useSides()
  const [chosen, choose] = useState<readonly [string | null, string | null]>([null, null])
  const [mode, setMode] = useState<'words' | 'json' | null>(null)
  const [only, setOnly] = useState(false)
  const one = sides.find(({ value }) => value === chosen[0]) ?? sides[0]
  const two = sides.find(({ value }) => value === chosen[1]) ?? sides.find((side) => side !== one)
  const documents = useMemo(() => {
    const [before, after] = [readDocument(one?.text ?? ''), readDocument(two?.text ?? '')]
    return before === undefined || after === undefined ? null : ([before, after] as const)
  }, [one?.text, two?.text])
  if (one === undefined || two === undefined)
    return <p className={classes.nothing}>Two answers are needed, and both have to be whole.</p>
  const data = sides.map(({ value, label }) => ({ value, label }))
  const asJson = documents !== null && mode !== 'words'
  return (
    <>
      <div className={classes.controls}>
        <Select
          aria-label="First answer"
          data={data}
          value={one.value}
          allowDeselect={false}
          onChange={(value) => choose([value, two.value])}
        />
        <Select
          aria-label="Second answer"
          data={data}
          value={two.value}
          allowDeselect={false}
          onChange={(value) => choose([one.value, value])}
        />
        <SegmentedControl
          aria-label="Compare by"
          value={asJson ? 'json' : 'words'}
          onChange={(value) => setMode(value === 'json' ? 'json' : 'words')}
          data={[
            { value: 'words', label: 'Words' },
            { value: 'json', label: 'JSON', disabled: documents === null },
          ]}
        />
        <Checkbox
          label="Only what differs"
          checked={only}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </div>
      {asJson ? (
        <JsonDiff before={documents[0]} after={documents[1]} only={only} />
      ) : (
        <WordDiff before={one.text} after={two.text} only={only} />
      )}
    </>
  )
}
