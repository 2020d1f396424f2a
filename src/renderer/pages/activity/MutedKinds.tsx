/** Kinds of alerts that are muted now, each with a way to lift it; and the menu that mutes one. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { BellOff } from 'lucide-react'
import type { AlertKind, Mute } from '../../../contract/alerts'
import { Time } from '../../kit/Time'
import { kindNames } from '../../parts/alert.words'
import { muteSpans } from './alert.words'
import classes from './queue.module.css'

export function MutedKinds({
  mutes,
  busy,
  onLift,
}: {
  readonly mutes: readonly Mute[]
  readonly busy: boolean
  readonly onLift: (kind: AlertKind) => void
}) {
  if (mutes.length === 0) return null
  return (
    <div className={classes.mutes} role="group" aria-label="Muted kinds">
      Muted: kept, but neither notified nor counted.
      {mutes.map(({ kind, until }) => (
        <span key={kind} className={classes.mute}>
          <BellOff size={13} aria-hidden="true" />
          {kindNames[kind]}{' '}
          {until === null ? (
            'until lifted'
          ) : (
            <>
              until <Time at={until} />
            </>
          )}
          <Button
            variant="default"
            disabled={busy}
            aria-label={`Lift the mute of ${kindNames[kind]}`}
            onClick={() => onLift(kind)}
          >
            Lift
          </Button>
        </span>
      ))}
    </div>
  )
}

export function MuteMenu({
  kind,
  busy,
  onMute,
}: {
  readonly kind: AlertKind
  readonly busy: boolean
  readonly onMute: (kind: AlertKind, until: number | null) => void
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          aria-label={`Mute ${kindNames[kind]}`}
          title={`Mute alerts of this kind: ${kindNames[kind]}`}
          disabled={busy}
        >
          <BellOff size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Mute “{kindNames[kind]}”</Menu.Label>
        {muteSpans.map(({ label, ms }) => (
          <Menu.Item key={label} onClick={() => onMute(kind, ms === null ? null : Date.now() + ms)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
