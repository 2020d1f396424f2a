/** What can be done about a roll-out that runs: stop it, or make its challenger the default. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Policy, Service } from '../../../../contract/projects'
import type { RolloutBrief, RolloutVerdict } from '../../../../contract/rollouts'
import { useServerAction } from '../../../client/query'
import { ConfirmDialog } from '../../../parts/ConfirmDialog'
import { DefaultDialog, type MadeDefault } from '../../../parts/DefaultModel'
import classes from './rollout.module.css'

export interface RolloutActionsProps {
  readonly service: Service
  readonly rollout: RolloutBrief
  readonly verdict: RolloutVerdict
  readonly onStopped: () => void
  readonly onMade: (made: MadeDefault) => void
}

export function RolloutActions({
  service,
  rollout,
  verdict,
  onStopped,
  onMade,
}: RolloutActionsProps) {
  const [asking, setAsking] = useState<'stop' | 'adopt' | null>(null)
  const { champion, challenger } = rollout
  const stop = useServerAction(
    (client, policy: Policy) => client.services.setPolicy({ name: service.name, policy }),
    ['services'],
  )
  async function confirmStop() {
    const { rollout: _ended, ...policy } = service.policy
    if (!(await stop.run(policy)).ok) return
    setAsking(null)
    onStopped()
  }
  return (
    <div className={classes.actions}>
      <Button variant="default" onClick={() => setAsking('stop')}>
        Stop roll-out
      </Button>
      <Button
        variant={verdict.outcome === 'challenger' ? 'filled' : 'default'}
        onClick={() => setAsking('adopt')}
      >
        Make the challenger the default
      </Button>
      <ConfirmDialog
        opened={asking === 'stop'}
        title="Stop this roll-out?"
        confirmLabel="Stop roll-out"
        busy={stop.running}
        error={stop.error}
        onConfirm={() => void confirmStop()}
        onCancel={() => setAsking(null)}
      >
        <p>
          From the next call on all go to {champion} again. What was measured stays;
          {verdict.final ? ' the verdict stands.' : ' there will be no verdict.'}
        </p>
      </ConfirmDialog>
      {asking === 'adopt' && (
        <DefaultDialog
          model={challenger}
          because={verdict.sentence}
          first={service.name}
          onClose={() => setAsking(null)}
          onMade={(made) => {
            setAsking(null)
            onMade(made)
          }}
        />
      )}
    </div>
  )
}
