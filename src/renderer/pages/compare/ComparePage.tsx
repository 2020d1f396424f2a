/**
 * Compare: one prompt, two to eight models side by side, live cost and time, and a vote that is
 * kept.
 */
import { Button } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useCommands, type Command } from '../../frame/frame.state'
import { ErrorState } from '../../parts/ErrorState'
import { Money } from '../../parts/Money'
import { Page } from '../../kit/Page'
import { isInDialog } from '../../kit/typing'
import { isRunning } from '../../call/call-run'
import { totalsOf } from './panes'
import { hiddenIn, type CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { AnswerDiff } from './AnswerDiff'
import { CompareComposer } from './CompareComposer'
import { CompareTools } from './CompareTools'
import { ComparisonHistory } from './ComparisonHistory'
import { PaneSets } from './PaneSets'
import { PaneRow } from './PaneRow'
import { NewButton } from '../../call/HeadButtons'
import { useCompareDesk, useKeptPanes, usePaneEstimates, usePresets } from './use-compare'
import { useCompareCall } from './use-compare-call'
import { VoteBar } from './VoteBar'
import classes from './compare.module.css'

const noEstimates = [] as const

export function ComparePage() {
  const desk = useCompareDesk()
  const untouched = useCompare((state) => state.panes.every((pane) => pane.run === null))
  const error = useCompare((state) => state.error)
  const [opened, setOpened] = useState<'sets' | 'diff' | null>(null)
  const close = () => setOpened(null)
  const act = useCompare.getState()
  const estimates = usePaneEstimates(desk)
  usePresets()
  useKeptPanes(desk)
  useCompareCall()
  useRunKeys(desk)
  const commands = useMemo<readonly Command[]>(
    () => [
      { id: 'compare-new', group: 'Compare', label: 'New comparison', run: act.clear },
      {
        id: 'compare-history',
        group: 'Compare',
        label: 'Open kept comparisons',
        run: () => act.showHistory(true),
      },
      {
        id: 'compare-stop',
        group: 'Compare',
        label: 'Stop all panes',
        hint: 'Esc',
        run: act.stopAll,
      },
      {
        id: 'compare-blind',
        group: 'Compare',
        label: 'Blind mode on or off',
        run: () => act.setBlind(!useCompare.getState().blind),
      },
    ],
    [act],
  )
  useCommands('compare', commands)
  return (
    <Page
      title="Compare"
      fixed
      action={<NewButton disabled={untouched} onClick={act.clear} />}
      more={
        <>
          <CompareTools onSets={() => setOpened('sets')} />
          <Totals />
        </>
      }
    >
      {error !== null && (
        <div className={classes.notice}>
          <ErrorState
            error={error}
            actions={
              <Button variant="default" size="compact-xs" onClick={act.dismiss}>
                Dismiss
              </Button>
            }
          />
        </div>
      )}
      <PaneRow desk={desk} estimates={estimates.data ?? noEstimates} />
      <VoteBar desk={desk} onDiff={() => setOpened('diff')} />
      <CompareComposer desk={desk} estimates={estimates.data ?? noEstimates} />
      <Announcer />
      <ComparisonHistory />
      <PaneSets desk={desk} opened={opened === 'sets'} onClose={close} />
      <AnswerDiff opened={opened === 'diff'} onClose={close} />
    </Page>
  )
}

function Totals() {
  const panes = useCompare((state) => state.panes)
  const id = useCompare((state) => state.current?.comparison.id ?? null)
  const totals = totalsOf(panes, id)
  const hidden = useCompare(hiddenIn)
  if (hidden || id === null || totals.ended === 0) return null
  return (
    <span className={classes.totals}>
      {(totals.would === 0 || totals.spent > 0) && (
        <span>
          run cost <Money nanoUsd={totals.spent} status={totals.unknown ? 'partial' : null} />
        </span>
      )}
      {totals.would > 0 && (
        <span>
          would have cost <Money nanoUsd={totals.would} would />
        </span>
      )}
    </span>
  )
}

/** Tells screen readers when panes begin and end. */
function Announcer() {
  const panes = useCompare((state) => state.panes)
  const running = panes.filter((pane) => isRunning(pane.run)).length
  const ended = panes.filter((pane) => pane.run !== null && !isRunning(pane.run)).length
  return (
    <div className="tg-visually-hidden" role="status">
      {running > 0
        ? `${running} panes running, ${ended} ended`
        : ended > 0
          ? `${ended} panes ended`
          : ''}
    </div>
  )
}

/** ⌘/Ctrl+Enter runs all; Esc stops all, or shows all again where one stands alone. */
function useRunKeys(desk: CompareDesk | null): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || isInDialog(event.target)) return
      const { panes, focused, focus, runAll, stopAll } = useCompare.getState()
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && desk !== null) {
        event.preventDefault()
        void runAll(desk)
      }
      if (event.key !== 'Escape') return
      if (panes.some((pane) => isRunning(pane.run))) {
        event.preventDefault()
        stopAll()
      } else if (focused !== null) {
        event.preventDefault()
        focus(null)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [desk])
}
