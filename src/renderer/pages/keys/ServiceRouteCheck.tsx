/**
 * Asks where a call of a service would go now: the candidate that would serve, and why the others
 * would not.
 */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import dialogs from '../../parts/dialogs.module.css'
import classes from './keys.module.css'

/** A service to choose, and what would happen to its next call. */
export function ServiceRouteCheck({ services }: { readonly services: readonly string[] }) {
  const [service, setService] = useState<string | null>(null)
  const answer = useServerQuery(
    ['providerStatus', 'services', 'providers', 'keys', 'budgets', 'emergency', 'settings'],
    ['service-route', service],
    (client) => client.providerStatus.service({ service: service ?? '' }),
    {
      enabled: service !== null,
    },
  )
  const route = answer.data
  return (
    <div className={classes.dialogForm}>
      <Select
        label="Service"
        placeholder="Choose a service"
        data={[...services]}
        value={service}
        searchable={services.length > 8}
        onChange={setService}
      />
      {service !== null && answer.error !== null && (
        <ErrorState error={answer.error} onRetry={answer.reload} />
      )}
      {service !== null && route !== undefined && (
        <div role="status" className={classes.dialogForm}>
          <p>
            {route.provider === null ? (
              <StatusChip tone="bad">Refused</StatusChip>
            ) : (
              <StatusChip tone="good">{`${route.providerName ?? route.provider}, ${route.model ?? ''}`}</StatusChip>
            )}{' '}
            {route.why}
          </p>
          <p className={classes.quiet}>
            For project {route.project} in {route.environment}.
          </p>
          {route.candidates.length > 1 && (
            <ol className={dialogs.consequences}>
              {route.candidates.map(({ provider, model, skipped }) => (
                <li key={`${provider} ${model}`}>
                  <span className="tg-mono">{model}</span>{' '}
                  {skipped === null ? 'can serve' : skipped}
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
    </div>
  )
}
