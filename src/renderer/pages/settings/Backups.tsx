/** Backups: when the last one was made, one more now, and the way back to any of them. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Backup } from '../../../contract/backups'
import { useHealth } from '../../parts/console.state'
import { canRestore, formatSize, reasonNames } from '../../parts/backups/backups.words'
import { RestoreBackup } from '../../parts/backups/RestoreBackup'
import { useBackups } from '../../parts/backups/backups.state'
import { TaskProgress } from '../../parts/tasks/TaskProgress'
import { CopyButton } from '../../kit/CopyButton'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { formatCount } from '../../kit/format'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

/** The section with its list. */
export function Backups() {
  const list = useBackups()
  const health = useHealth()
  const make = useServerAction((client) => client.backups.create(), ['backups'])
  const [chosen, setChosen] = useState<Backup | null>(null)
  const trusted = health.data?.ledger.trusted ?? true
  return (
    <Section title="Backups">
      <SettingRow
        name="Back up now"
        reason={
          <>
            One is made each day by itself and seven are kept. Each is checked page by page and its
            chain walked before it counts. They hold prompts and answers as the ledger does, also
            those that retention wipes later.
          </>
        }
      >
        <Button
          variant="default"
          loading={make.running || list.data?.running === true}
          disabled={!trusted}
          onClick={() => void make.run(undefined)}
        >
          Back up now
        </Button>
      </SettingRow>
      <TaskProgress kinds={['backup', 'restore']} tellsEnd />
      {make.error !== null && make.error.code !== 'cancelled' && <ErrorState error={make.error} />}
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {list.error === null && list.data === undefined && (
        <SkeletonRows rows={3} widths={['30%', '40%']} />
      )}
      {list.data !== undefined && list.data.items.length === 0 && (
        <p className={classes.reason}>
          There is none yet. The first is made a few seconds after the console has started.
        </p>
      )}
      {list.data !== undefined && list.data.items.length > 0 && (
        <>
          <ul className={classes.backups} aria-label="Backups, newest first">
            {list.data.items.map((backup) => (
              <BackupRow
                key={backup.id}
                backup={backup}
                busy={list.data?.running === true}
                onRestore={() => setChosen(backup)}
              />
            ))}
          </ul>
          <p className={classes.reason}>
            They are in <code>{list.data.folder}</code>{' '}
            <CopyButton text={list.data.folder} label="Copy the folder" size={20} /> Copy them to
            another disk too: a lost folder takes its backups with it.
          </p>
        </>
      )}
      <RestoreBackup backup={chosen} onClose={() => setChosen(null)} />
    </Section>
  )
}

function BackupRow({
  backup,
  busy,
  onRestore,
}: {
  readonly backup: Backup
  readonly busy: boolean
  readonly onRestore: () => void
}) {
  const good = canRestore(backup)
  return (
    <li className={classes.backup}>
      <span>
        <Time at={backup.time} style="full" />
      </span>
      <span>{reasonNames[backup.reason]}</span>
      <span className={classes.number}>{formatSize(backup.sizeBytes)}</span>
      <span className={classes.number}>
        {formatCount(backup.entries)} {backup.entries === 1 ? 'entry' : 'entries'}
      </span>
      <StatusChip
        tone={good ? 'good' : 'bad'}
        title={backup.head === null ? undefined : `Head ${backup.head.hash}`}
      >
        {good ? 'Verified' : backup.problem === null ? 'Not verified' : 'Damaged'}
      </StatusChip>
      <Button
        variant="default"
        size="compact-sm"
        disabled={busy || backup.problem !== null}
        title={backup.problem ?? undefined}
        onClick={onRestore}
      >
        Restore
      </Button>
    </li>
  )
}
