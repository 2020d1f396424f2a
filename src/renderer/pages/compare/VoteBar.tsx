/** Which answer is better: by button or key, kept with the comparison, changed by voting again. */
import { Check } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { voteChoices, type VoteChoice } from './panes'
import { useCompare, type CompareDesk } from './compare.state'
import classes from './compare.module.css'

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}

export function VoteBar({ desk }: { readonly desk: CompareDesk | null }) {
  const current = useCompare((state) => state.current)
  const shown = useCompare((state) =>
    JSON.stringify(voteChoices(state.panes, state.current?.comparison.id ?? null)),
  )
  const choices = useMemo(() => JSON.parse(shown) as readonly VoteChoice[], [shown])
  useVoteKeys(choices, desk)
  if (choices.length === 0 || desk === null || current === null) return null
  const voted = current.comparison.vote?.choice ?? null
  return (
    <div className={classes.voteBar} role="group" aria-label="Vote">
      <span className={classes.voteTitle}>
        {voted === null ? 'Which answer is better?' : 'Your vote is kept. Vote again to change it.'}
      </span>
      {choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          className={classes.vote}
          aria-pressed={voted === choice.id}
          onClick={() => void useCompare.getState().vote(choice.id, desk)}
          aria-keyshortcuts={choice.key}
        >
          {voted === choice.id && <Check size={13} aria-hidden="true" />}
          {choice.label}
          <kbd aria-hidden="true">{choice.key.toUpperCase()}</kbd>
        </button>
      ))}
    </div>
  )
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
        isTyping(event.target)
      )
        return
      // The letter after g belongs to a jump between pages.
      if (event.key === 'g') jumping = event.timeStamp
      if (event.timeStamp - jumping < 1200 && jumping > 0) return
      const choice = choices.find((candidate) => candidate.key === event.key.toLowerCase())
      if (choice !== undefined) void useCompare.getState().vote(choice.id, at)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [choices, desk])
}
