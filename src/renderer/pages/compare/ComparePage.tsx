/**
 * Compare: one prompt, two to eight models side by side, live cost and time, and a vote that is
 * kept.
 */
import { Button } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { useCommands, type Command } from '../../frame/frame.state'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { Money } from '../../parts/Money'
import { Page } from '../../kit/Page'
import { isRunning } from '../../call/call-run'
import { chipsOf, paneLabel, totalsOf } from './panes'
import { useCompare, type CompareDesk } from './compare.state'
import { CompareComposer } from './CompareComposer'
import { ComparisonHistory } from './ComparisonHistory'
import { PaneView } from './PaneView'
import { HistoryButton, NewButton } from '../../call/HeadButtons'
import { useDesk } from '../../call/use-desk'
import { useKeptPanes, usePaneEstimates, usePresets } from './use-compare'
import { VoteBar } from './VoteBar'
import classes from './compare.module.css'

const noEstimates: readonly null[] = []

export function ComparePage() {
  const desk = useDesk()
  const panes = useCompare((state) => state.panes)
  const current = useCompare((state) => state.current)
  const error = useCompare((state) => state.error)
  const act = useCompare.getState()
  const models = useModels().data?.items
  const estimates = usePaneEstimates(desk)
  usePresets()
  useKeptPanes(desk)
  useRunKeys(desk)
  const comparisonId = current?.comparison.id ?? null
  const chips = useMemo(() => chipsOf(panes, comparisonId), [panes, comparisonId])
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
    ],
    [act],
  )
  useCommands('compare', commands)
  return (
    <Page
      title="Compare"
      fixed
      action={<NewButton disabled={panes.every((pane) => pane.run === null)} onClick={act.clear} />}
      more={
        <>
          <HistoryButton onClick={() => act.showHistory(true)} />
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
      <div className={classes.panes} tabIndex={0} role="group" aria-label="Panes">
        {panes.map((pane, index) => (
          <PaneView
            key={pane.id}
            pane={pane}
            label={paneLabel(panes, pane)}
            paneCount={panes.length}
            model={models?.find((model) => model.id === pane.model) ?? null}
            estimate={estimates.data?.[index] ?? null}
            desk={desk}
            earlier={pane.run !== null && pane.comparisonId !== comparisonId}
            cheapest={chips.cheapest.has(pane.id)}
            fastest={chips.fastest.has(pane.id)}
            chosen={
              current?.comparison.vote?.choice === pane.id && pane.comparisonId === comparisonId
            }
          />
        ))}
      </div>
      <VoteBar desk={desk} />
      <CompareComposer desk={desk} estimates={estimates.data ?? noEstimates} />
      <Announcer />
      <ComparisonHistory />
    </Page>
  )
}

function Totals() {
  const panes = useCompare((state) => state.panes)
  const id = useCompare((state) => state.current?.comparison.id ?? null)
  const totals = totalsOf(panes, id)
  if (id === null || totals.ended === 0) return null
  return (
    <span className={classes.totals}>
      {totals.would === 0 || totals.spent > 0 ? (
        <>
          run cost <Money nanoUsd={totals.spent} status={totals.unknown ? 'partial' : null} />
        </>
      ) : null}
      {totals.would > 0 && (
        <>
          {' '}
          would have cost <Money nanoUsd={totals.would} would />
        </>
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

/** ⌘/Ctrl+Enter runs all, Esc stops all. */
function useRunKeys(desk: CompareDesk | null): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return
      const { panes, runAll, stopAll } = useCompare.getState()
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && desk !== null) {
        event.preventDefault()
        void runAll(desk)
      }
      if (event.key === 'Escape' && panes.some((pane) => isRunning(pane.run))) {
        event.preventDefault()
        stopAll()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [desk])
}
