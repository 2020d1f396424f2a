/** Which answer is better: by button or key, kept with the comparison, changed by voting again. */
import { Button } from '@mantine/core'
import { Check, Diff, Eye } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { isField, isInDialog } from '../../kit/typing'
import { blindProgress } from './blind'
import { hiddenIn, type CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { modelIdOf } from '../../parts/default-model.words'
import { DefaultModel } from '../../parts/DefaultModel'
import { voteChoices, type VoteChoice } from './panes'
import { OpinionButton } from './OpinionButton'
import { TallyLine } from './TallyLine'
import classes from './compare.module.css'

export interface VoteBarProps {
  readonly desk: CompareDesk | null
  readonly onDiff: () => void
}

export function VoteBar({ desk, onDiff }: VoteBarProps) {
  const current = useCompare((state) => state.current)
  const hidden = useCompare(hiddenIn)
  const shown = useCompare((state) =>
    JSON.stringify(voteChoices(state.panes, state.current?.comparison.id ?? null)),
  )
  const choices = useMemo(() => JSON.parse(shown) as readonly VoteChoice[], [shown])
  useVoteKeys(choices, desk)
  if (desk === null || current === null || (choices.length === 0 && !hidden)) return null
  const voted = current.comparison.vote?.choice ?? null
  const preferred = current.comparison.variants.find(({ id }) => id === voted)
  return (
    <>
      <div className={classes.voteBar} role="group" aria-label="Vote">
        <span
          className={classes.voteTitle}
          title={voted === null ? undefined : 'Vote again to change it.'}
        >
          {hidden && choices.length === 0 ? (
            <WaitingForAll />
          ) : voted === null ? (
            'Which answer is better?'
          ) : (
            'Your vote is kept.'
          )}
        </span>
        {choices.map((choice) => (
          <button
            key={choice.id}
            type="button"
            className={classes.vote}
            aria-pressed={voted === choice.id}
            onClick={() => void useCompare.getState().vote(choice.id, desk)}
            aria-keyshortcuts={[choice.digit ?? [], choice.key].flat().join(' ')}
          >
            {voted === choice.id && <Check size={13} aria-hidden="true" />}
            {choice.label}
            <kbd aria-hidden="true">{choice.digit ?? choice.key.toUpperCase()}</kbd>
          </button>
        ))}
        {choices.length > 0 && (
          <>
            <OpinionButton desk={desk} choices={choices} />
            <Button
              variant="subtle"
              color="gray"
              px={6}
              leftSection={<Diff size={14} aria-hidden="true" />}
              onClick={onDiff}
            >
              Differences
            </Button>
          </>
        )}
        {hidden && (
          <Button
            variant="subtle"
            color="gray"
            px={6}
            leftSection={<Eye size={14} aria-hidden="true" />}
            onClick={() => void useCompare.getState().reveal(desk)}
          >
            Show names without a vote
          </Button>
        )}
      </div>
      {voted !== null && (
        <TallyLine project={current.comparison.project}>
          {preferred !== undefined && (
            <DefaultModel
              key={`${current.comparison.id} ${preferred.id}`}
              model={modelIdOf(preferred)}
              service={current.comparison.service}
              because={`A vote on the comparison ${current.comparison.id}.`}
              label="Make it a default…"
            />
          )}
        </TallyLine>
      )}
    </>
  )
}

function WaitingForAll() {
  const ended = useCompare((state) => blindProgress(state.panes).ended)
  const all = useCompare((state) => state.panes.length)
  return ended < all
    ? `Blind: ${ended} of ${all} have ended.`
    : 'Fewer than two panes answered: there is nothing to vote on.'
}

function useVoteKeys(choices: readonly VoteChoice[], desk: CompareDesk | null): void {
  useEffect(() => {
    if (desk === null || choices.length === 0) return
    const at = desk
    let jumping = 0
    function onKey(event: KeyboardEvent) {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.defaultPrevented ||
        isField(event.target) ||
        isInDialog(event.target)
      )
        return
      // The letter after g belongs to a jump between pages.
      if (event.key === 'g') jumping = event.timeStamp
      if (event.timeStamp - jumping < 1200 && jumping > 0) return
      const key = event.key.toLowerCase()
      const choice = choices.find(({ key: letter, digit }) => letter === key || digit === key)
      if (choice !== undefined) void useCompare.getState().vote(choice.id, at)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [choices, desk])
}
