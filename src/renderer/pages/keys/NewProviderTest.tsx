/**
 * After adding a provider: it is asked for its model list once, what came is shown, and the new
 * models are offered.
 */
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { FoundModels } from './FoundModels'
import { goodTestText, type KeyTest } from './probe-outcome'
import classes from './keys.module.css'

/** The last step of adding one; it asks by itself, once. */
export function NewProviderTest({
  provider,
  onClose,
}: {
  readonly provider: Provider
  readonly onClose: () => void
}) {
  const [tested, setTested] = useState<KeyTest | null>(null)
  const test = useServerAction(
    (client, id: string) => client.providers.test({ id }),
    ['providers', 'keys', 'health'],
  )

  const started = useRef(false)
  async function run() {
    const answer = await test.run(provider.id)
    if (answer.ok) setTested(answer.value)
  }

  useEffect(() => {
    if (started.current) return
    started.current = true
    void test.run(provider.id).then((answer) => answer.ok && setTested(answer.value))
  }, [provider.id, test])

  return (
    <div className={classes.panelForm}>
      <p>
        {provider.name} is added.
        {test.running && ' Asking it for its models.'}
      </p>
      {test.error !== null && <ErrorState error={test.error} onRetry={() => void run()} />}
      {tested?.error !== undefined && (
        <ErrorState error={tested.error} onRetry={() => void run()} />
      )}
      {tested?.ok !== true && (
        <div className={classes.formFoot}>
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </div>
      )}
      {tested?.ok === true && (
        <>
          <p className={classes.good} role="status">
            {goodTestText(tested.latencyMs, tested.models.length)}
          </p>
          <FoundModels provider={provider} listed={tested.models} onDone={onClose} />
        </>
      )}
    </div>
  )
}
