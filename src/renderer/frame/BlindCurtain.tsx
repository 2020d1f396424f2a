/**
 * Before a page that tells of single calls, while a blind comparison of this tab waits for its vote:
 * what the page shows would say who answered, so it is shown once that is asked for in so many words.
 */
import { Button } from '@mantine/core'
import { EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useServerAction } from '../client/query'
import { EmptyState } from '../kit/EmptyState'
import { Page } from '../kit/Page'
import { ErrorState } from '../parts/ErrorState'
import { useOpenBlind } from '../parts/open-blind.state'
import { navigate } from './route'

export interface BlindCurtainProps {
  /** The page's own. */
  readonly title: string
  readonly children: ReactNode
}

export function BlindCurtain({ title, children }: BlindCurtainProps) {
  const id = useOpenBlind((state) => state.id)
  const reveal = useServerAction(
    (client, hidden: string) => client.comparisons.reveal({ id: hidden }),
    ['comparisons'],
  )
  if (id === null) return children
  async function show(hidden: string) {
    const answer = await reveal.run(hidden)
    if (answer.ok) useOpenBlind.getState().reveal(answer.value)
    // Another ledger may be open by now: what is not in this one has nothing to hide here.
    else if (answer.error.code === 'not_found') useOpenBlind.getState().open(null)
  }
  return (
    <Page title={title}>
      <EmptyState
        icon={EyeOff}
        title="A blind comparison waits for your vote"
        action={
          <>
            <Button onClick={() => navigate('/compare')}>Back to the vote</Button>
            <Button variant="default" loading={reveal.running} onClick={() => void show(id)}>
              Reveal it and show {title}
            </Button>
          </>
        }
      >
        This page names models, costs and times of its calls. Revealed, the comparison shows who
        answered, and a vote after that no longer counts as blind.
      </EmptyState>
      {reveal.error !== null && reveal.error.code !== 'not_found' && (
        <ErrorState error={reveal.error} />
      )}
    </Page>
  )
}
