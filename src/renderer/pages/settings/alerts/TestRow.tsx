/** A test of the webhook: sent now, once, and told with status, time and answer. */
import { Button } from '@mantine/core'
import type { WebhookDelivery } from '../../../../contract/webhook'
import { useState } from 'react'
import { useServerAction } from '../../../client/query'
import { Duration } from '../../../kit/Duration'
import { StatusChip } from '../../../kit/StatusChip'
import { ErrorState } from '../../../parts/ErrorState'
import { SettingRow } from '../SettingRow'
import { deliveryText } from './webhook.words'
import classes from './webhook.module.css'

export function TestRow() {
  const [result, setResult] = useState<WebhookDelivery | null>(null)
  const test = useServerAction((client) => client.webhook.test(), ['webhook'])
  return (
    <>
      <SettingRow
        name="Test"
        reason="Sends a signed test now, once, whatever is picked, and shows what the receiver said."
      >
        <Button
          variant="default"
          loading={test.running}
          onClick={() =>
            void test.run(undefined).then((done) => setResult(done.ok ? done.value : null))
          }
        >
          Send test
        </Button>
      </SettingRow>
      {test.error !== null && <ErrorState error={test.error} />}
      {result !== null && !test.running && (
        <div className={classes.result} role="status">
          <StatusChip tone={result.state === 'delivered' ? 'good' : 'bad'}>
            {result.state === 'delivered' ? 'It arrived' : 'It did not arrive'}
          </StatusChip>
          <span>{deliveryText(result)}</span>
          <Duration ms={result.durationMs} />
          {result.answer !== null && <code className={classes.answer}>{result.answer}</code>}
        </div>
      )}
    </>
  )
}
