/** The lines of a search, page by page, and whether newer ones have come since. */
import { useEffect, useState } from 'react'
import type { LogLine } from '../../../../contract/log'
import { useServerList, useServerQuery, type ServerList } from '../../../client/query'
import { logQuestion, type LogSearch } from './log.words'

const pageLines = 200
const lookEveryMs = 4000

export interface Log {
  readonly list: ServerList<LogLine>
  /** Lines were written since the list was asked for. */
  readonly hasNewer: boolean
  /** Asks for the list anew. */
  readonly renew: () => void
}

export function useLog(search: LogSearch): Log {
  const [round, setRound] = useState({ count: 0, at: Date.now() })
  const list = useServerList([], ['log', search, round.count], (client, cursor) =>
    client.log.list({
      ...logQuestion(search, round.at),
      limit: pageLines,
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const newest = useServerQuery(
    [],
    ['log', 'newest', round.count],
    (client) => client.log.list({ limit: 1 }),
    { everyMs: lookEveryMs },
  )
  const head = newest.data?.items[0]?.id ?? null
  const [seen, setSeen] = useState<{ readonly round: number; readonly id: string } | null>(null)
  if (head !== null && seen?.round !== round.count) setSeen({ round: round.count, id: head })
  // A page without a match is not the end of the search.
  const { items, hasMore, loadingMore, more, error } = list
  useEffect(() => {
    if (items.length === 0 && hasMore && !loadingMore && error === null) more()
  }, [items.length, hasMore, loadingMore, more, error])
  return {
    list,
    hasNewer: head !== null && seen?.round === round.count && seen.id !== head,
    renew: () => setRound({ count: round.count + 1, at: Date.now() }),
  }
}
