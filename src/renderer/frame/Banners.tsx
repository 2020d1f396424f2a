/**
 * States of the whole console that a person must know on every page: connection, sign-in, emergency
 * stop, ledger.
 */
import { Button, PasswordInput } from '@mantine/core'
import { BookX, Clock, OctagonX, Unplug } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Backup } from '../../contract/backups'
import type { SystemHealth } from '../../contract/system'
import { newestGood } from '../parts/backups/backups.words'
import { RestoreBackup } from '../parts/backups/RestoreBackup'
import { useBackups } from '../parts/backups/backups.state'
import { Time } from '../kit/Time'
import { useConnection } from '../client/connection-context'
import { useFrame } from './frame.state'
import { ReasonedStep } from './ReasonedStep'
import { useEmergency, useHealth } from '../parts/console.state'
import classes from './frame.module.css'

function Banner({
  tone,
  icon,
  children,
  action,
}: {
  readonly tone: 'bad' | 'warn'
  readonly icon: ReactNode
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      {icon}
      <div className={classes.bannerText}>{children}</div>
      {action}
    </div>
  )
}

export function Banners() {
  return (
    <>
      <ConnectionBanner />
      <EmergencyBanner />
      <LedgerBanner />
    </>
  )
}

/** Shorter breaks heal unseen. */
const patienceMs = 600

function ConnectionBanner() {
  const connection = useConnection()
  const state = useSyncExternalStore(connection.subscribe, connection.getState)
  const [late, setLate] = useState(false)
  const [token, setToken] = useState('')
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    if (state.status === 'connected') return setLate(false)
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [state.status])
  if (state.status === 'connected' || !late) return null
  const signIn = state.status === 'signed_out' && connection.shell === 'browser' && (
    <form
      className={classes.signIn}
      onSubmit={(event) => {
        event.preventDefault()
        void connection.signIn(token).then((accepted) => setRefused(!accepted))
      }}
    >
      <PasswordInput
        aria-label="Console token"
        placeholder="Console token"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        error={refused ? 'This token is not valid.' : undefined}
        w={220}
      />
      <Button type="submit" variant="default" disabled={token.trim() === ''}>
        Sign in
      </Button>
    </form>
  )
  return (
    <Banner tone="warn" icon={<Unplug size={16} aria-hidden="true" />} action={signIn}>
      {state.message}
    </Banner>
  )
}

function EmergencyBanner() {
  const emergency = useEmergency().data
  const show = useFrame((state) => state.showEmergency)
  if (emergency === undefined || !emergency.engaged) return null
  return (
    <Banner
      tone="bad"
      icon={<OctagonX size={16} aria-hidden="true" />}
      action={
        <button type="button" className={classes.bannerButton} onClick={() => show('release')}>
          Release
        </button>
      }
    >
      <strong>Emergency stop.</strong> No call leaves this machine.{' '}
      {emergency.reason !== null && `Reason: ${emergency.reason}.`}
      {emergency.since !== null && (
        <>
          {' '}
          Since <Time at={emergency.since} />
          {emergency.by !== null && `, by ${emergency.by}`}.
        </>
      )}
    </Banner>
  )
}

function LedgerBanner() {
  const ledger = useHealth().data?.ledger
  if (ledger === undefined || ledger.trusted) return null
  if (ledger.problem === 'clock') return <ClockBanner message={ledger.message} />
  if (ledger.problem === 'gone' || ledger.problem === 'restoring') {
    return (
      <Banner
        tone={ledger.problem === 'gone' ? 'bad' : 'warn'}
        icon={<BookX size={16} aria-hidden="true" />}
      >
        {ledger.message}
      </Banner>
    )
  }
  return <UntrustedBanner ledger={ledger} />
}

function ClockBanner({ message }: { readonly message: string | null }) {
  return (
    <Banner
      tone="bad"
      icon={<Clock size={16} aria-hidden="true" />}
      action={
        <ReasonedStep
          label="Accept this clock"
          title="Go on with the present clock?"
          confirmLabel="Accept this clock"
          act={(client, input) => client.ledger.acceptClock(input)}
          topics={['health', 'ledger', 'budgets']}
        >
          Only where the later time was the wrong one. Calls count again in the present period of
          each budget, with what that period had left. Entries keep the times they have.
        </ReasonedStep>
      }
    >
      <strong>The clock went back.</strong> {message}
    </Banner>
  )
}

function UntrustedBanner({ ledger }: { readonly ledger: SystemHealth['ledger'] }) {
  const good = newestGood(useBackups().data?.items ?? [])
  const [restoring, setRestoring] = useState<Backup | null>(null)
  return (
    <>
      <Banner
        tone="bad"
        icon={<BookX size={16} aria-hidden="true" />}
        action={
          <>
            {good !== undefined && (
              <button
                type="button"
                className={classes.bannerButton}
                onClick={() => setRestoring(good)}
              >
                Restore the newest good backup
              </button>
            )}
            <StartNewLedger />
            {ledger.problem === 'broken' && <AcceptBreak />}
          </>
        }
      >
        <strong>The ledger cannot be trusted.</strong>{' '}
        {ledger.message ?? 'It does not match its anchor.'} Reading and export still work.
      </Banner>
      <RestoreBackup backup={restoring} onClose={() => setRestoring(null)} />
    </>
  )
}

function StartNewLedger() {
  return (
    <ReasonedStep
      label="Start a new ledger"
      title="Start a new ledger?"
      confirmLabel="Set aside and start new"
      act={(client, input) => client.ledger.startNew(input)}
      topics={['health', 'ledger', 'usage', 'budgets']}
    >
      The present ledger is set aside, not deleted. Budgets start their periods at zero, so past
      spend no longer limits calls. If you have a backup, restore that instead.
    </ReasonedStep>
  )
}

/** The way on with a chain that verify found broken. */
function AcceptBreak() {
  return (
    <ReasonedStep
      label="Go on with the break"
      title="Go on with the break on record?"
      confirmLabel="Go on"
      act={(client, input) => client.ledger.acceptBreak(input)}
      topics={['health', 'ledger']}
    >
      Calls go on with the ledger as it is now. The changed entry stays as it was found; verify
      names the break as accepted, and finds any other.
    </ReasonedStep>
  )
}
