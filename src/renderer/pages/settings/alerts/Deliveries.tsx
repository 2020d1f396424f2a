/** What was sent to the webhook, newest first, each to be sent again. */
import { Button } from '@mantine/core'
import type { WebhookDelivery } from '../../../../contract/webhook'
import { useServerAction, useServerList } from '../../../client/query'
import { Duration } from '../../../kit/Duration'
import { SkeletonRows } from '../../../kit/Skeletons'
import { StatusChip } from '../../../kit/StatusChip'
import { Time } from '../../../kit/Time'
import { ErrorState } from '../../../parts/ErrorState'
import { deliveryText, deliveryState, triesText } from './webhook.words'
import settings from '../settings.module.css'
import classes from './webhook.module.css'

export function Deliveries() {
  const list = useServerList(['webhook'], ['webhook', 'deliveries'], (client, cursor) =>
    client.webhook.deliveries({ limit: 10, ...(cursor === undefined ? {} : { cursor }) }),
  )
  const resend = useServerAction((client, id: string) => client.webhook.resend({ id }), ['webhook'])
  return (
    <div className={classes.deliveries}>
      <h3>Last sendings</h3>
      {resend.error !== null && <ErrorState error={resend.error} />}
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {list.loading && <SkeletonRows rows={3} rowHeight={44} widths={['18%', '60%', '12%']} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <p className={settings.reason}>
          Nothing was sent yet. An alert that is picked goes out within seconds.
        </p>
      )}
      {list.items.length > 0 && (
        <ul aria-label="Last sendings, newest first">
          {list.items.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              busy={resend.running}
              onResend={() => void resend.run(delivery.id)}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button variant="subtle" loading={list.loadingMore} onClick={list.more}>
          Show older ones
        </Button>
      )}
    </div>
  )
}

interface DeliveryRowProps {
  readonly delivery: WebhookDelivery
  readonly busy: boolean
  readonly onResend: () => void
}

function DeliveryRow({ delivery, busy, onResend }: DeliveryRowProps) {
  const { title, madeAt, state, attempts, nextTryAt, durationMs, answer } = delivery
  const { label, tone } = deliveryState(delivery)
  return (
    <li className={classes.delivery}>
      <span className={classes.when}>
        <Time at={madeAt} />
      </span>
      <div className={classes.what}>
        <p>{title}</p>
        <p className={settings.reason}>
          {deliveryText(delivery)} {attempts > 1 && `${triesText(attempts)}. `}
          {nextTryAt !== null && attempts > 0 && (
            <>
              Next try <Time at={nextTryAt} />.
            </>
          )}
        </p>
        {answer !== null && state !== 'delivered' && (
          <code className={classes.answer}>{answer}</code>
        )}
      </div>
      <span className={classes.number}>
        <Duration ms={durationMs} />
      </span>
      <span className={classes.chip}>
        <StatusChip tone={tone}>{label}</StatusChip>
      </span>
      <Button
        variant="default"
        size="compact-sm"
        disabled={busy}
        aria-label={`Send again: ${title}`}
        onClick={onResend}
      >
        Send again
      </Button>
    </li>
  )
}
