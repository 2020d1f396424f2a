/** The way further back in a list that comes in pages, as long as there is one. */
import { Button } from '@mantine/core'
import type { ServerList } from '../client/query'

interface ShowOlderProps {
  readonly list: Pick<ServerList<unknown>, 'hasMore' | 'loadingMore' | 'more'>
}

export function ShowOlder({ list }: ShowOlderProps) {
  if (!list.hasMore) return null
  return (
    <Button variant="default" fullWidth loading={list.loadingMore} onClick={list.more}>
      Show older
    </Button>
  )
}
