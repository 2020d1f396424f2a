/** The calls of tools of an answer, their results, and the way on once each has one. */
import { Button } from '@mantine/core'
import type { ToolResults } from '../../call/tooling/ToolCalls'
import type { Turn } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { callsOf, resultsOf, unanswered } from './tool-turns'
import classes from './playground.module.css'

/** Results as they stand; they can be changed unless an answer arrives. */
export function useToolResults(turn: Turn, locked: boolean): ToolResults | undefined {
  const tooling = usePlayground((state) => state.conversation.tooling)
  const act = usePlayground.getState()
  if (callsOf(turn).length === 0) return undefined
  const given = { ...resultsOf(turn, tooling), ...turn.results }
  if (locked) return { given }
  return {
    given,
    onGive: (id, result) => act.changeTurn(turn.id, { results: { ...turn.results, [id]: result } }),
  }
}

/** Sends the results; only the last answer of the conversation can be gone on from. */
export function ContinueButton({
  turn,
  desk,
}: {
  readonly turn: Turn
  readonly desk: Desk | null
}) {
  const isLast = usePlayground((state) => state.conversation.turns.at(-1)?.id === turn.id)
  const missing = usePlayground((state) => unanswered([turn], state.conversation.tooling))
  if (!isLast || callsOf(turn).length === 0) return null
  return (
    <div className={classes.goOn}>
      {missing !== null && (
        <span className={classes.quiet} role="status">
          {missing}
        </span>
      )}
      <Button
        size="compact-sm"
        disabled={missing !== null || desk === null}
        onClick={() => desk !== null && usePlayground.getState().send(desk)}
      >
        Continue with the results
      </Button>
    </div>
  )
}
