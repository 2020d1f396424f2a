/** A provider: its state, its last good and last error, a test with what it found, and its keys. */
import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import type { ProviderState } from '../../../contract/provider-status'
import { RemoveDialog } from '../../parts/RemoveDialog'
import { ErrorState } from '../../parts/ErrorState'
import { ProviderTokens } from '../../parts/ProviderTokens'
import { useServerAction } from '../../client/query'
import { Time } from '../../kit/Time'
import { EditProvider } from './EditProvider'
import { HealthStrip } from './HealthStrip'
import { KeyRow } from './KeyRow'
import { goodTestText, type KeyTest } from './probe-outcome'
import { ProviderHead } from './ProviderHead'
import { removeConsequences, type ProviderCardView } from './provider.words'
import { timeoutsText } from './timeout.form'
import classes from './keys.module.css'

export interface ProviderCardProps {
  readonly card: ProviderCardView
  /** Undefined until it is known. */
  readonly state: ProviderState | undefined
  readonly keychain: KeychainStatus
  readonly modelCount: number
  readonly onAddKey: (provider: Provider) => void
  readonly onHealth: (provider: Provider) => void
  readonly onFoundModels: (provider: Provider, models: readonly string[]) => void
}

/** The card, with a form or a question in it where one is open. */
export function ProviderCard({
  card: { provider, keys, takesKeys },
  state,
  keychain,
  modelCount,
  onAddKey,
  onHealth,
  onFoundModels,
}: ProviderCardProps) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [tested, setTested] = useState<KeyTest | null>(null)
  const test = useServerAction(
    (client, id: string) => client.providers.test({ id }),
    ['providers', 'keys', 'health', 'providerStatus'],
  )
  const update = useServerAction(
    (client, enabled: boolean) => client.providers.update({ id: provider.id, enabled }),
    ['providers', 'models'],
  )

  async function runTest() {
    setTested(null)
    const answer = await test.run(provider.id)
    if (answer.ok) setTested(answer.value)
  }

  return (
    <section
      className={classes.card}
      aria-label={provider.name}
      data-off={!provider.enabled || undefined}
    >
      <ProviderHead
        provider={provider}
        takesKeys={takesKeys}
        testing={test.running}
        switching={update.running}
        onTest={() => void runTest()}
        onSwitch={(enabled) => void update.run(enabled)}
        onEdit={() => setEditing(true)}
        onAddKey={() => onAddKey(provider)}
        onRemove={() => setRemoving(true)}
      />
      {update.error !== null && <ErrorState error={update.error} />}
      {tested?.ok === true && (
        <GoodTest
          test={tested}
          onCompare={
            provider.kind === 'simulated' ? undefined : () => onFoundModels(provider, tested.models)
          }
        />
      )}
      {tested?.error !== undefined && (
        <ErrorState error={tested.error} onRetry={() => void runTest()} />
      )}
      {test.error !== null && <ErrorState error={test.error} onRetry={() => void runTest()} />}
      {editing && (
        <EditProvider provider={provider} keys={keys} onClose={() => setEditing(false)} />
      )}
      {provider.kind !== 'simulated' && <ProviderTokens provider={provider.id} />}
      {state !== undefined && <HealthStrip state={state} onDetails={() => onHealth(provider)} />}
      {keys.length > 0 && (
        <ul className={classes.keys} aria-label={`Keys of ${provider.name}`}>
          {keys.map((key) => (
            <KeyRow
              key={key.id}
              keyRecord={key}
              allKeys={keys}
              provider={provider}
              keychain={keychain}
            />
          ))}
        </ul>
      )}
      {keys.length === 0 && takesKeys && (
        <NoKeys provider={provider} onAddKey={() => onAddKey(provider)} />
      )}
      <CardFoot provider={provider} modelCount={modelCount} />
      {provider.lastError !== null && tested === null && (
        <p className={classes.lastError} data-over={provider.health === 'good' || undefined}>
          {provider.health === 'good' ? 'Before it answered again: ' : 'Last error: '}
          {provider.lastError.message} <code>{provider.lastError.code}</code>
        </p>
      )}
      {removing && (
        <RemoveProvider
          provider={provider}
          keys={keys}
          modelCount={modelCount}
          onClose={() => setRemoving(false)}
        />
      )}
    </section>
  )
}

/** A test that went well, and the way to the models it found. */
function GoodTest({
  test: { latencyMs, models },
  onCompare,
}: {
  readonly test: KeyTest
  readonly onCompare: (() => void) | undefined
}) {
  return (
    <div className={classes.testLine} role="status">
      <span className={classes.good}>{goodTestText(latencyMs, models.length)}</span>
      {models.length > 0 && onCompare !== undefined && (
        <Button variant="subtle" onClick={onCompare}>
          Compare with the catalogue
        </Button>
      )}
    </div>
  )
}

function NoKeys({
  provider,
  onAddKey,
}: {
  readonly provider: Provider
  readonly onAddKey: () => void
}) {
  return (
    <div className={classes.noKeys}>
      <span>
        {provider.kind === 'openai-compatible'
          ? 'No key: calls go without one, as local servers expect.'
          : 'No key: calls to this provider are refused.'}
      </span>
      <Button variant="subtle" leftSection={<Plus size={14} />} onClick={onAddKey}>
        Add key
      </Button>
    </div>
  )
}

/** The small print of a card. */
function CardFoot({
  provider,
  modelCount,
}: {
  readonly provider: Provider
  readonly modelCount: number
}) {
  return (
    <footer className={classes.cardFoot}>
      <span>
        Last good <Time at={provider.lastOkAt} style="relative" />
      </span>
      <span>{modelCount === 1 ? '1 model' : `${modelCount} models`}</span>
      <span>Timeouts: {timeoutsText(provider.timeouts)}</span>
      {!provider.streamUsage && (
        <span>Sends no token counts in streams: counted here, so costs are estimates</span>
      )}
    </footer>
  )
}

function RemoveProvider({
  provider,
  keys,
  modelCount,
  onClose,
}: {
  readonly provider: Provider
  readonly keys: readonly Key[]
  readonly modelCount: number
  readonly onClose: () => void
}) {
  const remove = useServerAction(
    (client, force: boolean) =>
      client.providers.remove({ id: provider.id, ...(force ? { force } : {}) }),
    ['providers', 'keys', 'models'],
  )
  return (
    <RemoveDialog
      title={`Remove ${provider.name}`}
      confirmLabel="Remove provider"
      sentences={removeConsequences(provider, keys, modelCount)}
      busy={remove.running}
      error={remove.error}
      onRemove={(force) => void remove.run(force).then((done) => done.ok && onClose())}
      onCancel={onClose}
    />
  )
}
