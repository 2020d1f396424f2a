/** The one prompt of all panes, pinned at the bottom, with the sum of their worst cases. */
import { Button } from '@mantine/core'
import { CopyPlus, Play, Square } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import type { CallEstimate } from '../../../contract/call-estimate'
import { isRunning } from '../../call/call-run'
import { sumWorstCases, tightestAfter } from '../../call/estimate.words'
import { formatCount } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import { GrowingText } from '../../kit/GrowingText'
import { Opener } from '../../kit/Opener'
import { maxPanes, runBlocked } from './panes'
import { useCompare, type CompareDesk } from './compare.state'
import writing from '../../call/writing.module.css'
import classes from './compare.module.css'

const runKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵'

/** `1 648 in · all panes ≤ $0.0184 · tightest after: …` */
function sumText(estimates: readonly CallEstimate[], panes: number): string {
  const sum = sumWorstCases(estimates)
  const simulated = estimates.filter((estimate) => estimate.simulated).length
  const parts = [`${formatCount(sum.inputTokens)} in`]
  if (simulated < estimates.length)
    parts.push(
      sum.spendNanoUsd === null
        ? 'a pane has no price, cost unknown'
        : `all ${panes} panes ≤ ${formatMoney(sum.spendNanoUsd)}`,
    )
  if (simulated > 0)
    parts.push(
      `${simulated === estimates.length ? 'free, simulated' : `${simulated} simulated`} (list price ≤ ${formatMoney(sum.wouldNanoUsd)})`,
    )
  const spend = sum.spendNanoUsd
  // One budget may carry several panes: what is left is its free amount less the sum, not one
  // pane's figure.
  const tightest = tightestAfter(
    estimates
      .filter((estimate) => !estimate.simulated)
      .flatMap((estimate) => estimate.budgets)
      .filter((budget) => budget.unit === 'usd'),
  )
  if (tightest !== null && spend !== null) {
    const sharing = estimates.filter(
      (estimate) =>
        !estimate.simulated &&
        estimate.budgets.some((budget) => budget.budgetId === tightest.budgetId),
    )
    const drawn = sharing.reduce((total, estimate) => total + (estimate.worstCaseNanoUsd ?? 0), 0)
    parts.push(
      `after: ${formatMoney(tightest.free - drawn)} free of ${formatMoney(tightest.limit, { whole: true })} (${tightest.name})`,
    )
  }
  return parts.join(' · ')
}

export interface CompareComposerProps {
  readonly desk: CompareDesk | null
  readonly estimates: readonly (CallEstimate | null)[]
}

export const CompareComposer = memo(function CompareComposer({
  desk,
  estimates,
}: CompareComposerProps) {
  // Only what is shown here: the field measures itself on every drawing, and panes change with
  // every beat of an answer.
  const paneCount = useCompare((state) => state.panes.length)
  const lastId = useCompare((state) => state.panes.at(-1)?.id)
  const running = useCompare((state) => state.panes.some((pane) => isRunning(pane.run)))
  const blocked = useCompare((state) => runBlocked(state.panes, state.prompt))
  const prompt = useCompare((state) => state.prompt)
  const system = useCompare((state) => state.system)
  const act = useCompare.getState()
  const [systemOpen, setSystemOpen] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const asked = useCompare((state) => state.focusAsked)
  useEffect(() => field.current?.focus(), [asked])
  const known = estimates.filter((estimate) => estimate !== null)
  return (
    <div className={`${writing.composer} ${classes.composer}`}>
      <div className={classes.systemRow}>
        <Opener
          className={classes.systemHead}
          open={systemOpen}
          onToggle={() => setSystemOpen(!systemOpen)}
        >
          System
          {!systemOpen && (
            <span className={`${writing.preview} ${classes.systemPreview}`}>
              {system.trim() === '' ? 'none' : system.slice(0, 300).replace(/\s+/g, ' ')}
            </span>
          )}
        </Opener>
        {systemOpen && (
          <GrowingText
            aria-label="System prompt of all panes"
            placeholder="What every model should be and do"
            value={system}
            onChange={(event) => act.setSystem(event.currentTarget.value)}
            lines={2}
            most={6}
            variant="unstyled"
            inputClass={writing.input}
            autoFocus
          />
        )}
      </div>
      <GrowingText
        ref={field}
        aria-label="Prompt of all panes"
        placeholder="One prompt, sent to every pane"
        value={prompt}
        onChange={(event) => act.setPrompt(event.currentTarget.value)}
        lines={2}
        most={10}
        variant="unstyled"
        inputClass={writing.input}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      />
      <div className={`${writing.foot} ${classes.composerFoot}`}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<CopyPlus size={14} aria-hidden="true" />}
          disabled={paneCount >= maxPanes}
          onClick={() => lastId !== undefined && act.copy(lastId)}
        >
          Add pane
        </Button>
        <span className={classes.sum}>
          {prompt.trim() === ''
            ? 'The sum of all worst cases stands here before you run.'
            : known.length === paneCount
              ? sumText(known, paneCount)
              : ''}
        </span>
        {running ? (
          <Button
            variant="default"
            leftSection={<Square size={12} fill="currentColor" aria-hidden="true" />}
            rightSection={<kbd className={writing.key}>Esc</kbd>}
            onClick={act.stopAll}
          >
            Stop all
          </Button>
        ) : (
          <Button
            leftSection={<Play size={14} aria-hidden="true" />}
            rightSection={<kbd className={writing.key}>{runKeys}</kbd>}
            disabled={blocked !== null || desk === null}
            title={blocked ?? undefined}
            onClick={() => desk !== null && void act.runAll(desk)}
          >
            Run all
          </Button>
        )}
      </div>
    </div>
  )
})
