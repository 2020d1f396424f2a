/** Where the next message is written, with the estimate right above Send. */
import { ActionIcon, Button } from '@mantine/core'
import { ArrowUp, BookmarkPlus, Square } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { CallEstimate } from '../../../contract/call-estimate'
import type { ServerQuery } from '../../client/query'
import { notSent } from '../../call/field-problems.state'
import { AttachButton } from '../../call/images/AttachButton'
import { AttachedImages } from '../../call/images/AttachedImages'
import type { Image } from '../../call/images/image-files'
import { blindText } from '../../call/images/image.words'
import { useImageIntake, type ImageIntake } from '../../call/images/use-image-intake'
import { toolingProblem } from '../../call/tooling/tooling.form'
import { GrowingText } from '../../kit/GrowingText'
import { ModelPicker } from '../../parts/ModelPicker'
import { EstimateBar } from './EstimateBar'
import { useAskedModel } from './use-asked-model'
import { useDefaultChoice } from './use-default-choice'
import { missingValues, runningTurn, sendBlocked, toolsBlocked } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { usePromptLibrary } from './prompts.state'
import { RoleChip } from './RoleChip'
import { missingSentence } from './variables'
import attaching from '../../call/images/images.module.css'
import writing from '../../call/writing.module.css'
import classes from './playground.module.css'

/** The keys that send, as this machine's keyboard names them. */
const sendKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵'

export interface ComposerProps {
  readonly desk: Desk | null
  readonly estimate: ServerQuery<CallEstimate>
}

/** The message, whom it is from, the model it goes to and what that will cost. */
export function Composer({ desk, estimate }: ComposerProps) {
  // Only what is shown here: turns change with every beat of an answer.
  const begun = usePlayground((state) => state.conversation.turns.length > 0)
  const blocked = usePlayground(
    ({ conversation, composer: written, composerImages }) =>
      sendBlocked(conversation.turns, written, composerImages) ?? toolsBlocked(conversation),
  )
  const composer = usePlayground((state) => state.composer)
  const images = usePlayground((state) => state.composerImages)
  const act = usePlayground.getState()
  const field = useRef<HTMLTextAreaElement>(null)
  const asked = usePlayground((state) => state.focusAsked)
  const problems = usePlayground((state) => state.problems)
  useEffect(() => field.current?.focus(), [asked])
  const ways = useWays()
  const model = useAskedModel(estimate.data)
  const before = usePlayground((state) => state.conversation.turns.length)
  const intake = useImageIntake(heldImages, blindText(model), act.attach, before)
  const unwritten = composer.trim() === '' && images.length === 0

  return (
    <div
      className={`${writing.composer} ${attaching.dropZone} ${classes.composer}`}
      data-dragging={intake.dragging || undefined}
      {...intake.handlers}
    >
      <AttachedImages
        images={images}
        refused={intake.refused}
        onRemove={act.detach}
        onEmpty={act.focusComposer}
      />
      <GrowingText
        ref={field}
        aria-label="Message"
        placeholder={begun ? 'Reply' : 'Ask something'}
        value={composer}
        onChange={(event) => act.setComposer(event.currentTarget.value)}
        lines={2}
        most={12}
        variant="unstyled"
        inputClass={writing.input}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      />
      <MissingValues />
      <ToolingProblem />
      {notSent(problems).map((sentence) => (
        <p key={sentence} className={classes.notSent} role="status">
          {sentence}
        </p>
      ))}
      <EstimateBar
        estimate={estimate.data}
        error={estimate.error}
        empty={unwritten && (!begun || blocked !== null)}
        stale={estimate.refreshing}
        {...ways}
      />
      <ComposerFoot
        desk={desk}
        estimate={estimate.data}
        blocked={blocked}
        unwritten={unwritten}
        intake={intake}
      />
    </div>
  )
}

/** All images of the conversation as they are now, those not sent yet among them. */
function heldImages(): readonly Image[] {
  const { conversation, composerImages } = usePlayground.getState()
  return [...conversation.turns.flatMap((turn) => turn.images), ...composerImages]
}

interface ComposerFootProps {
  readonly desk: Desk | null
  readonly estimate: CallEstimate | undefined
  /** Why nothing can be sent now, as a sentence. */
  readonly blocked: string | null
  /** There is neither text nor image to add. */
  readonly unwritten: boolean
  readonly intake: ImageIntake
}

function ComposerFoot({ desk, estimate, blocked, unwritten, intake }: ComposerFootProps) {
  const model = usePlayground((state) => state.conversation.model)
  const service = usePlayground((state) => state.conversation.service)
  const running = usePlayground((state) => runningTurn(state.conversation.turns) !== null)
  const role = usePlayground((state) => state.composerRole)
  const act = usePlayground.getState()
  const fallback = useDefaultChoice(desk, estimate)
  return (
    <div className={`${writing.foot} ${classes.composerFoot}`}>
      <RoleChip
        role={role}
        onToggle={() => {
          act.setComposerRole(role === 'user' ? 'assistant' : 'user')
          act.focusComposer()
        }}
      />
      <div className={classes.composerModel}>
        <ModelPicker
          value={model}
          onChange={(picked) => act.setModel(picked.id)}
          service={service}
          project={desk?.scope.project}
          fallback={fallback}
          onDefault={() => act.setModel(null)}
          onLeave={act.focusComposer}
          placeholder={fallback.model === null ? 'Pick a model' : `Default: ${fallback.model}`}
        />
      </div>
      <AttachButton intake={intake} />
      <ActionIcon
        size={28}
        aria-label="Save as prompt"
        title="Save as prompt"
        onClick={() => usePromptLibrary.getState().show({ kind: 'save' })}
      >
        <BookmarkPlus size={15} />
      </ActionIcon>
      <span className={classes.space} />
      <Button
        variant="subtle"
        color="gray"
        disabled={unwritten}
        onClick={() => act.addTurn()}
        title="Add to the conversation without sending"
      >
        Add
      </Button>
      {running ? (
        <StopButton onStop={() => act.stop()} />
      ) : (
        <SendButton
          blocked={blocked}
          disabled={blocked !== null || desk === null}
          onSend={() => desk !== null && act.send(desk)}
        />
      )}
    </div>
  )
}

/** Said while there is something to send that cannot go out yet. */
function MissingValues() {
  const sentence = usePlayground((state) =>
    missingSentence(missingValues(state.conversation, state.composer)),
  )
  if (sentence === null) return null
  return (
    <p className={classes.notSent} role="status">
      {sentence}
    </p>
  )
}

/** What keeps tools or the schema of the answer from being sent. */
function ToolingProblem() {
  const tooling = usePlayground((state) => state.conversation.tooling)
  const sentence = useMemo(() => toolingProblem(tooling), [tooling])
  if (sentence === null) return null
  return (
    <p className={classes.notSent} role="status">
      {sentence}
    </p>
  )
}

/** Ways out of a refusal: each changes the request and goes back to the message. */
function useWays() {
  const act = usePlayground.getState()
  return useMemo(
    () => ({
      onMaxOutput(maxOutputTokens: number) {
        act.setParameters({ maxOutputTokens })
        act.focusComposer()
      },
      onModel(model: string, maxOutputTokens: number | null) {
        act.setModel(model)
        if (maxOutputTokens !== null) act.setParameters({ maxOutputTokens })
        act.focusComposer()
      },
      onDropUnsupported() {
        act.setUnsupported('drop')
        act.focusComposer()
      },
    }),
    [act],
  )
}

function StopButton({ onStop }: { readonly onStop: () => void }) {
  return (
    <Button
      color="gray"
      variant="default"
      leftSection={<Square size={12} fill="currentColor" aria-hidden="true" />}
      onClick={onStop}
      rightSection={<kbd className={writing.key}>Esc</kbd>}
    >
      Stop
    </Button>
  )
}

function SendButton({
  blocked,
  disabled,
  onSend,
}: {
  /** Why nothing can be sent now, as a sentence. */
  readonly blocked: string | null
  readonly disabled: boolean
  readonly onSend: () => void
}) {
  return (
    <Button
      leftSection={<ArrowUp size={14} aria-hidden="true" />}
      rightSection={<kbd className={writing.key}>{sendKeys}</kbd>}
      disabled={disabled}
      title={blocked ?? undefined}
      onClick={onSend}
    >
      Send
    </Button>
  )
}
