/**
 * Facts of this installation: where its data lies, which ledger it keeps, how long it has been up.
 */
import { ErrorState } from '../../parts/ErrorState'
import { Fact, FactList } from '../../kit/Facts'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { formatCount } from '../../kit/format'
import { Section } from './SettingRow'
import { shellNames } from './settings.words'
import classes from './settings.module.css'

/** The last section of the page. */
export function AboutConsole() {
  const health = useServerQuery(['health', 'ledger'], ['system', 'health', 'ledger'], (client) =>
    client.system.health(),
  )
  return (
    <Section title="This console">
      {health.error !== null && <ErrorState error={health.error} onRetry={health.reload} />}
      {health.error === null && health.data === undefined && (
        <SkeletonRows rows={6} widths={['20%', '50%']} />
      )}
      {health.data !== undefined && (
        <>
          {health.data.ledger.message !== null && (
            <p className={classes.warning}>{health.data.ledger.message}</p>
          )}
          <FactList look="lines" className={classes.facts}>
            <Fact name="Data folder" copy={health.data.home}>
              <code>{health.data.home}</code>
            </Fact>
            <Fact name="Ledger" copy={health.data.ledger.ledgerId}>
              <code>{health.data.ledger.ledgerId}</code>
            </Fact>
            <Fact name="Entries">{formatCount(health.data.ledger.entries)}</Fact>
            <Fact name="Head" copy={health.data.ledger.headHash}>
              <code title={health.data.ledger.headHash}>{health.data.ledger.headHash}</code>
            </Fact>
            <Fact name="State">
              <StatusChip tone={health.data.ok ? 'good' : 'bad'}>
                {health.data.ok ? 'Well' : 'New calls are refused'}
              </StatusChip>
            </Fact>
            <Fact name="Version">{health.data.version}</Fact>
            <Fact name="Opened in">{shellNames[health.data.shell]}</Fact>
            <Fact name="Running since">
              <Time at={health.data.startedAt} style="full" />
            </Fact>
          </FactList>
          <p className={classes.reason}>
            The head is the hash of the newest entry. Kept elsewhere, it shows later whether the
            ledger was tampered with. Nothing here leaves this machine.
          </p>
        </>
      )}
    </Section>
  )
}
