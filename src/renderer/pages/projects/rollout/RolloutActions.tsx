/** What can be done about a roll-out that runs: stop it, or make its challenger the default. */
import { Button } from '@mantine/core'
import { Check } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Policy, Service } from '../../../../contract/projects'
import type { RolloutBrief, RolloutVerdict } from '../../../../contract/rollouts'
import { useServerAction } from '../../../client/query'
import { ConfirmDialog } from '../../../parts/ConfirmDialog'
import { ErrorState } from '../../../parts/ErrorState'
import classes from './rollout.module.css'

export interface RolloutActionsProps {
  readonly service: Service
  readonly rollout: RolloutBrief
  readonly verdict: RolloutVerdict
  readonly onAdopted: (change: string | null) => void
}

export function RolloutActions({ service, rollout, verdict, onAdopted }: RolloutActionsProps) {
  const [asking, setAsking] = useState<'stop' | 'adopt' | null>(null)
  const { champion, challenger } = rollout
  const stop = useServerAction(
    (client, policy: Policy) => client.services.setPolicy({ name: service.name, policy }),
    ['services'],
  )
  const adopt = useServerAction(
    (client, because: string) =>
      client.services.setDefault({ name: service.name, model: challenger, because }),
    ['services'],
  )
  async function confirmStop() {
    const { rollout: _ended, ...policy } = service.policy
    if ((await stop.run(policy)).ok) setAsking(null)
  }
  async function confirmAdopt() {
    const done = await adopt.run(verdict.sentence)
    if (!done.ok) return
    setAsking(null)
    onAdopted(done.value.change)
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
      <ConfirmDialog
        opened={asking === 'adopt'}
        title="Make the challenger the default?"
        confirmLabel="Make it the default"
        busy={adopt.running}
        error={adopt.error}
        onConfirm={() => void confirmAdopt()}
        onCancel={() => setAsking(null)}
      >
        <p>
          {challenger} takes the place of {champion} for every call of {service.name} that names no
          model, and the roll-out ends.
        </p>
        <p className={classes.quiet}>On record as: {verdict.sentence} It can be undone.</p>
      </ConfirmDialog>
    </div>
  )
}

/** Says that the default was changed, with the way back; takes the focus of the button it follows. */
export function Adopted({
  service,
  change,
}: {
  readonly service: string
  readonly change: string | null
}) {
  const [undone, setUndone] = useState(false)
  const shown = useRef<HTMLParagraphElement>(null)
  const undo = useServerAction(
    (client, id: string) => client.services.undoPolicy({ name: service, change: id }),
    ['services'],
  )
  useEffect(() => shown.current?.focus(), [undone])
  async function takeBack(id: string) {
    if ((await undo.run(id)).ok) setUndone(true)
  }
  return (
    <>
      <p ref={shown} tabIndex={-1} role="status" className={classes.done}>
        <Check size={13} aria-hidden="true" />
        {undone
          ? `Undone: ${service} has its policy of before, and another roll-out begins.`
          : 'The challenger is the default from the next call on.'}
        {change !== null && !undone && (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={undo.running}
            onClick={() => void takeBack(change)}
          >
            Undo
          </Button>
        )}
      </p>
      {undo.error !== null && <ErrorState error={undo.error} />}
    </>
  )
}
