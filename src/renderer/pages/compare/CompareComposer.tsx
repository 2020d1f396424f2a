/** The one prompt of all panes, pinned at the bottom, with the sum of their worst cases. */
import { Button } from '@mantine/core'
import { CopyPlus, Play, Square } from 'lucide-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import { isRunning } from '../../call/call-run'
import { GrowingText } from '../../kit/GrowingText'
import { AttachButton } from '../../call/images/AttachButton'
import { AttachedImages } from '../../call/images/AttachedImages'
import { useImageIntake } from '../../call/images/use-image-intake'
import { toolingProblem } from '../../call/tooling/tooling.form'
import { messagesOf } from './asked'
import { ExactInput, SystemRow } from './AskedBefore'
import { maxPanes, runBlocked } from './panes'
import { estimatesText } from './sum.words'
import type { PaneEstimate } from './pane-estimates'
import { hiddenIn, type CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { heldImages, useBlindPanes } from './use-blind-panes'
import { RunSettings } from './RunSettings'
import attaching from '../../call/images/images.module.css'
import writing from '../../call/writing.module.css'
import classes from './compare.module.css'

const runKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵'

export interface CompareComposerProps {
  readonly desk: CompareDesk | null
  readonly estimates: readonly PaneEstimate[]
}

/** Each part looks at what it shows: a key that is typed draws the field alone. */
export const CompareComposer = memo(function CompareComposer({
  desk,
  estimates,
}: CompareComposerProps) {
  const images = useCompare((state) => state.images)
  const hasInput = useCompare((state) => state.input !== null)
  const act = useCompare.getState()
  const intake = useImageIntake(heldImages, useBlindPanes(), act.attach)
  return (
    <div
      className={`${writing.composer} ${attaching.dropZone} ${classes.composer}`}
      data-dragging={intake.dragging || undefined}
      {...intake.handlers}
    >
      {hasInput ? <ExactInput /> : <SystemRow />}
      <AttachedImages
        images={images}
        refused={intake.refused}
        onRemove={act.detach}
        onEmpty={act.focusPrompt}
      />
      <PromptField hasInput={hasInput} />
      <div className={`${writing.foot} ${classes.composerFoot}`}>
        <AddPane />
        <AttachButton intake={intake} />
        <RunSettings />
        <Sum estimates={estimates} />
        <RunButton desk={desk} />
      </div>
    </div>
  )
})

function PromptField({ hasInput }: { readonly hasInput: boolean }) {
  const prompt = useCompare((state) => state.prompt)
  const act = useCompare.getState()
  const field = useRef<HTMLTextAreaElement>(null)
  const asked = useCompare((state) => state.focusAsked)
  useEffect(() => field.current?.focus(), [asked])
  return (
    <GrowingText
      ref={field}
      aria-label="Prompt of all panes"
      placeholder={
        hasInput
          ? 'Empty: asked as it was. What is written here is asked next.'
          : 'One prompt, sent to every pane'
      }
      value={prompt}
      onChange={(event) => act.setPrompt(event.currentTarget.value)}
      lines={2}
      most={10}
      variant="unstyled"
      inputClass={writing.input}
      aria-keyshortcuts="Control+Enter Meta+Enter"
    />
  )
}

function AddPane() {
  const full = useCompare((state) => state.panes.length >= maxPanes)
  const lastId = useCompare((state) => state.panes.at(-1)?.id)
  const hidden = useCompare(hiddenIn)
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<CopyPlus size={14} aria-hidden="true" />}
      disabled={hidden || full}
      onClick={() => lastId !== undefined && useCompare.getState().copy(lastId)}
    >
      Add pane
    </Button>
  )
}

/** Why the tools and the schema written do not go out; null when they do. */
function useToolingProblem(): string | null {
  const tooling = useCompare((state) => state.tooling)
  return useMemo(() => toolingProblem(tooling), [tooling])
}

function Sum({ estimates }: Pick<CompareComposerProps, 'estimates'>) {
  const paneCount = useCompare((state) => state.panes.length)
  const unasked = useCompare((state) => messagesOf(state) === null)
  const hidden = useCompare(hiddenIn)
  const problem = useToolingProblem()
  return (
    <span className={classes.sum}>
      {problem ??
        (unasked
          ? 'The sum of all worst cases stands here before you run.'
          : estimatesText(estimates, paneCount, hidden))}
    </span>
  )
}

function RunButton({ desk }: Pick<CompareComposerProps, 'desk'>) {
  const running = useCompare((state) => state.panes.some((pane) => isRunning(pane.run)))
  const problem = useToolingProblem()
  const blocked = useCompare((state) => runBlocked(state.panes, state)) ?? problem
  const act = useCompare.getState()
  return running ? (
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
  )
}
