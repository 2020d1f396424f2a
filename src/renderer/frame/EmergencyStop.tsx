/**
 * The emergency stop: always in reach, engaged after one question, released on purpose and with a
 * reason.
 */
import type { EmergencyChange } from '../../contract/budgets'
import { Checkbox } from '@mantine/core'
import { OctagonX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ConfirmDialog } from '../parts/ConfirmDialog'
import { ReasonField } from '../parts/ReasonField'
import { useServerAction } from '../client/query'
import { useFrame } from './frame.state'
import { useEmergency, useHealth } from '../parts/console.state'
import classes from './frame.module.css'

export function EmergencyButton() {
  const emergency = useEmergency().data
  const show = useFrame((state) => state.showEmergency)
  const engaged = emergency?.engaged ?? false
  return (
    <button
      type="button"
      className={classes.stop}
      data-engaged={engaged || undefined}
      onClick={() => show(engaged ? 'release' : 'engage')}
      aria-label={
        engaged
          ? 'Stopped. The emergency stop is engaged; release it.'
          : 'Emergency stop: block all calls'
      }
    >
      <OctagonX size={15} aria-hidden="true" />
      <span>{engaged ? 'Stopped' : 'Stop'}</span>
    </button>
  )
}

function useSetEmergency() {
  return useServerAction(
    (client, input: EmergencyChange) => client.emergency.set(input),
    ['emergency', 'health'],
  )
}

export function EmergencyDialogs() {
  const dialog = useFrame((state) => state.emergencyDialog)
  const show = useFrame((state) => state.showEmergency)
  return (
    <>
      <EngageDialog opened={dialog === 'engage'} onClose={() => show(null)} />
      <ReleaseDialog opened={dialog === 'release'} onClose={() => show(null)} />
    </>
  )
}

interface DialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

function EngageDialog({ opened, onClose }: DialogProps) {
  const [reason, setReason] = useState('Stopped by hand')
  const [cancelInFlight, setCancelInFlight] = useState(true)
  const health = useHealth()
  const action = useSetEmergency()
  const running = health.data?.running ?? 0
  const { reload } = health
  useEffect(() => {
    if (opened) reload()
  }, [opened, reload])
  return (
    <ConfirmDialog
      opened={opened}
      title="Engage the emergency stop?"
      confirmLabel="Stop all calls"
      danger
      busy={action.running}
      disabled={reason.trim() === ''}
      error={action.error}
      onCancel={onClose}
      onConfirm={() =>
        void action
          .run({ engaged: true, reason: reason.trim(), cancelInFlight })
          .then((result) => result.ok && onClose())
      }
    >
      <p>
        Every new call is refused, whoever makes it, until someone releases the stop.{' '}
        {running === 0
          ? 'No call is running now.'
          : running === 1
            ? 'One call is running now.'
            : `${running} calls are running now.`}
      </p>
      <Checkbox
        checked={cancelInFlight}
        onChange={(event) => setCancelInFlight(event.currentTarget.checked)}
        label="Also cancel calls that are running"
        description="Their partial text is kept; what was received is paid for."
      />
      <ReasonField value={reason} onChange={setReason} required={false} />
    </ConfirmDialog>
  )
}

function ReleaseDialog({ opened, onClose }: DialogProps) {
  const [reason, setReason] = useState('')
  const action = useSetEmergency()
  const emergency = useEmergency().data
  return (
    <ConfirmDialog
      opened={opened}
      title="Release the emergency stop?"
      confirmLabel="Release"
      busy={action.running}
      disabled={reason.trim() === ''}
      error={action.error}
      onCancel={onClose}
      onConfirm={() =>
        void action.run({ engaged: false, reason: reason.trim() }).then((result) => {
          if (!result.ok) return
          setReason('')
          onClose()
        })
      }
    >
      <p>
        It was engaged
        {emergency?.reason === null || emergency === undefined
          ? ''
          : ` because: ${emergency.reason}`}
        . Calls may leave again as soon as it is released.
      </p>
      <ReasonField
        label="Why it is safe to go on, kept on record"
        value={reason}
        onChange={setReason}
      />
    </ConfirmDialog>
  )
}
