/** Whether the ledger still is what was written: its chain, and the sums that are kept of its entries. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useServerAction } from '../../client/query'
import { navigate } from '../../frame/route'
import { ErrorState } from '../../parts/ErrorState'
import { TaskProgress } from '../../parts/tasks/TaskProgress'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

export function LedgerCare() {
  const rebuild = useServerAction(
    (client, _: undefined) => client.ledger.rebuild(),
    ['usage', 'ledger', 'tasks'],
  )
  const [done, setDone] = useState<string | null>(null)

  async function run() {
    setDone(null)
    const answer = await rebuild.run(undefined)
    if (answer.ok && !answer.value.stopped) setDone(answer.value.message)
  }

  return (
    <Section title="Ledger">
      <SettingRow
        name="Verify the chain"
        reason="Walks every entry and finds the first that is not what was written. Calls go on meanwhile; a break stops them until you decide."
      >
        <Button variant="default" onClick={() => navigate('/ledger?verify=1')}>
          Verify
        </Button>
      </SettingRow>
      <SettingRow
        name="Add usage up anew"
        reason="Charts and totals are read from sums kept by the quarter of an hour. This adds them up from the entries again and puts right any that differ. Calls go on meanwhile."
      >
        <Button variant="default" loading={rebuild.running} onClick={() => void run()}>
          Add up
        </Button>
      </SettingRow>
      <TaskProgress kinds={['verify', 'rebuild']} tellsEnd={done !== null} />
      {rebuild.error !== null && <ErrorState error={rebuild.error} />}
      {done !== null && (
        <p className={classes.reason} role="status">
          {done}
        </p>
      )}
    </Section>
  )
}
