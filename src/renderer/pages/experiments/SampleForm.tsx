/** Fills the form with real prompts on the way to it; what stood in it before is gone. */
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useServerAction } from '../../client/query'
import { navigate } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { useDraft } from './draft.state'
import { takeSample } from './take-sample'
import type { Sample } from './sample.words'

/** `sample` is the same object while the address is. */
export function SampleForm({ sample }: { readonly sample: Sample }) {
  const [none, setNone] = useState(false)
  const [tries, setTries] = useState(1)
  const { run, error } = useServerAction(takeSample)
  useEffect(() => {
    let left = false
    async function fill() {
      const result = await run(sample)
      if (left || !result.ok) return
      if (result.value === null) return setNone(true)
      useDraft.getState().replace(result.value)
      navigate('/experiments/new', { replace: true })
    }
    void fill()
    return () => {
      left = true
    }
  }, [run, sample, tries])
  return (
    <Page title="New experiment">
      {error !== null && <ErrorState error={error} onRetry={() => setTries(tries + 1)} />}
      {none && (
        <EmptyState
          title={`No prompt of ${sample.from} is kept`}
          action={
            <Button component="a" href="#/experiments/new">
              Write cases instead
            </Button>
          }
        >
          Its newest calls have no content that could become a case: it was wiped, has expired, or
          their project does not keep it.
        </EmptyState>
      )}
      {!none && error === null && <SkeletonRows rows={6} />}
    </Page>
  )
}
