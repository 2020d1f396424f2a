/**
 * One key inside its provider's card: what it is, where it rests, how it is, and what can be done
 * with it.
 */
import { Lock } from 'lucide-react'
import { useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { KeyActions, type KeyDialog } from './KeyActions'
import { DeleteDialog, EditKeyDialog, ReplaceDialog } from './KeyDialogs'
import { deleteConsequences, scopeText, storageText } from './key.words'
import { goodTestText, type KeyTest } from './probe-outcome'
import { healthView } from './provider.words'
import { KeyFacts } from './KeyFacts'
import { RetiringKey } from './RetiringKey'
import { RotateKey } from './RotateKey'
import classes from './keys.module.css'

export interface KeyRowProps {
  readonly keyRecord: Key
  readonly allKeys: readonly Key[]
  readonly provider: Provider
  readonly keychain: KeychainStatus
}

/** The row with its facts, the last test and whatever is asked before it changes. */
export function KeyRow({ keyRecord: key, allKeys, provider, keychain }: KeyRowProps) {
  const providerName = provider.name
  const [dialog, setDialog] = useState<KeyDialog | null>(null)
  const [tested, setTested] = useState<KeyTest | null>(null)
  const test = useServerAction(
    (client, id: string) => client.keys.test({ id }),
    ['keys', 'providers'],
  )
  const health =
    key.problem === null ? healthView(key.health, true) : healthView('unavailable', true)
  const readOnly = key.backend === 'environment'
  const retiring = key.status === 'retiring'

  async function runTest() {
    setTested(null)
    const answer = await test.run(key.id)
    if (answer.ok) setTested(answer.value)
  }

  return (
    <li className={classes.key} data-retiring={retiring || undefined}>
      <div className={classes.keyLine}>
        <div className={classes.keyName}>
          <span className={classes.keyLabel} title={key.label}>
            {key.label}
          </span>
          <span className={classes.keyDigits} title={`Fingerprint ${key.fingerprint}`}>
            ••••{key.last4}
          </span>
          {retiring && <StatusChip tone="neutral">Retiring</StatusChip>}
        </div>
        <span className={[classes.keyCell, classes.scope].join(' ')}>{scopeText(key)}</span>
        <span
          className={[classes.keyCell, classes.yields].join(' ')}
          title={readOnly ? 'Read-only: change the variable and restart to change it.' : undefined}
        >
          {readOnly && <Lock size={12} aria-label="Read-only" className={classes.inlineIcon} />}
          {storageText(key, keychain)}
        </span>
        <span>
          <StatusChip tone={health.tone}>{health.word}</StatusChip>
        </span>
        <span className={[classes.keyWhen, classes.yields].join(' ')}>
          {key.lastUsedAt === null ? (
            // Uses of a key that is not kept are not kept either.
            key.backend === 'environment' ? null : (
              'Not used yet'
            )
          ) : (
            <>
              Used <Time at={key.lastUsedAt} style="relative" />
            </>
          )}
        </span>
        <KeyActions
          record={key}
          testing={test.running}
          onTest={() => void runTest()}
          onDialog={setDialog}
        />
      </div>
      <KeyFacts record={key} />
      {key.problem !== null && <p className={classes.warning}>{key.problem}</p>}
      {retiring && <RetiringKey keyRecord={key} allKeys={allKeys} providerName={providerName} />}
      {tested?.ok === true && (
        <p className={classes.good} role="status">
          {goodTestText(tested.latencyMs, tested.models.length)}
        </p>
      )}
      {tested?.error !== undefined && (
        <ErrorState error={tested.error} onRetry={() => void runTest()} />
      )}
      {test.error !== null && <ErrorState error={test.error} onRetry={() => void runTest()} />}
      {dialog === 'rotate' && (
        <RotateKey keyRecord={key} provider={provider} onClose={() => setDialog(null)} />
      )}
      {dialog === 'edit' && <EditKeyDialog keyRecord={key} onClose={() => setDialog(null)} />}
      {dialog === 'replace' && (
        <ReplaceDialog keyRecord={key} provider={provider} onClose={() => setDialog(null)} />
      )}
      {dialog === 'delete' && (
        <DeleteDialog
          keyRecord={key}
          sentences={deleteConsequences(key, allKeys, providerName, keychain)}
          onClose={() => setDialog(null)}
        />
      )}
    </li>
  )
}
