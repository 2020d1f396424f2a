/** What the console can say about secure storage on this machine. */
import { Anchor } from '@mantine/core'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { SettingRow, Section } from './SettingRow'
import { keychainHeadline } from './settings.words'

/** The section: whether keys can be kept, and what to do where they cannot. */
export function KeychainState() {
  const keys = useServerQuery(['keys', 'health'], ['keys'], (client) => client.keys.list())
  return (
    <Section title="Secrets">
      {keys.error !== null && <ErrorState error={keys.error} onRetry={keys.reload} />}
      {keys.error === null && keys.data === undefined && (
        <SkeletonRows rows={1} rowHeight={52} widths={['50%', '20%']} />
      )}
      {keys.data !== undefined && (
        <SettingRow
          name={keychainHeadline(keys.data.keychain)}
          reason={
            <>
              {keys.data.keychain.message === ''
                ? 'Keys are stored there and nowhere else. No file, log, export or page ever holds one.'
                : keys.data.keychain.message}{' '}
              <Anchor href="#/keys" underline="always">
                Keys & providers
              </Anchor>
            </>
          }
        >
          <StatusChip tone={keys.data.keychain.available ? 'good' : 'warn'}>
            {keys.data.keychain.available ? 'Ready' : 'Session keys only'}
          </StatusChip>
        </SettingRow>
      )}
    </Section>
  )
}
