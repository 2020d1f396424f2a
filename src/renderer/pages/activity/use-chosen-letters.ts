/** The dead letters that are chosen, and what is done to all of them, one after the other. */
import { useMemo, useState } from 'react'
import type { DeadLetter } from '../../../contract/queue'
import { useClient } from '../../client/connection-context'
import type { ServerList } from '../../client/query'
import { chosenLetters, retryable } from './letter.words'
import { useMany } from './many.state'

export type ManyVerb = 'retry' | 'discard'

/** `again` are those of the chosen that can be made again; carrying out takes the choice back. */
export function useChosenLetters(list: ServerList<DeadLetter>) {
  const client = useClient()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { begin } = useMany()
  const picked = useMemo(() => chosenLetters(list.items, chosen), [list.items, chosen])
  const again = retryable(picked)

  function choose(ids: readonly string[], on: boolean) {
    const next = new Set(chosen)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setChosen(next)
  }

  function carryOut(verb: ManyVerb) {
    setChosen(new Set())
    if (verb === 'retry') {
      begin(
        { verb: 'Retrying', noun: 'dead letters', spends: true },
        again,
        async ({ id }) => (await client.deadLetters.retry({ id })).costNanoUsd ?? 0,
        list.reload,
      )
    } else {
      begin(
        { verb: 'Discarding', noun: 'dead letters', spends: false },
        picked,
        async ({ id }) => {
          await client.deadLetters.discard({ id })
          return 0
        },
        list.reload,
      )
    }
  }

  return { chosen, picked, again, choose, carryOut }
}
