/** One alert: how grave, what crossed or went wrong, where it leads, and putting it away. */
import { Anchor, Button } from '@mantine/core'
import { BellOff, CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { Alert, AlertKind } from '../../../contract/alerts'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { severityNames } from '../../parts/alert.words'
import { alertTarget } from './alert.words'
import { MuteMenu } from './MutedKinds'
import classes from './activity.module.css'

const severityIcons = {
  critical: CircleAlert,
  warning: TriangleAlert,
  info: Info,
} as const satisfies Record<Alert['severity'], LucideIcon>

export interface AlertRowProps {
  readonly alert: Alert
  readonly muted: boolean
  readonly busy: boolean
  readonly onAcknowledge: () => void
  readonly onMute: (kind: AlertKind, until: number | null) => void
}

export function AlertRow({ alert, muted, busy, onAcknowledge, onMute }: AlertRowProps) {
  const Icon = severityIcons[alert.severity]
  const target = alertTarget(alert)
  return (
    <li
      className={classes.alert}
      data-severity={alert.severity}
      data-done={alert.acknowledgedAt !== null || undefined}
    >
      <span className={classes.severity}>
        <Icon size={15} aria-hidden="true" />
        {severityNames[alert.severity]}
      </span>
      <div className={classes.alertBody}>
        <p className={classes.alertTitle}>{alert.title}</p>
        <p className={classes.alertMessage}>{alert.message}</p>
      </div>
      <span className={classes.when}>
        <Time at={alert.time} style="relative" />
      </span>
      <span className={classes.alertActions}>
        <Anchor href={`#${target.path}`} className={classes.link}>
          {target.label}
        </Anchor>
        {muted ? (
          <StatusChip
            tone="neutral"
            icon={BellOff}
            title="Alerts of this kind are kept, but neither notified nor counted"
          >
            muted
          </StatusChip>
        ) : (
          <MuteMenu kind={alert.kind} busy={busy} onMute={onMute} />
        )}
        {alert.acknowledgedAt === null ? (
          <Button
            variant="default"
            disabled={busy}
            onClick={onAcknowledge}
            aria-label={`Acknowledge: ${alert.title}`}
          >
            Acknowledge
          </Button>
        ) : (
          <span className={classes.done}>
            Acknowledged <Time at={alert.acknowledgedAt} />
          </span>
        )}
      </span>
    </li>
  )
}
