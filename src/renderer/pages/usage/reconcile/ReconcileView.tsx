/** The ledger beside what vendors say: exports in, differences with their causes out. */
import { SegmentedControl } from '@mantine/core'
import { Scale } from 'lucide-react'
import { reconciledProvider, type ReconciledProvider } from '../../../../contract/reconcile'
import { useServerQuery } from '../../../client/query'
import { navigate, useRoute } from '../../../frame/route'
import { EmptyState } from '../../../kit/EmptyState'
import { Page } from '../../../kit/Page'
import { SkeletonRows } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import { readUsageView, usageAddress } from '../usage-address'
import { UsageTabs } from '../UsageTabs'
import { CostSection } from './CostSection'
import { ImportFiles } from './ImportFiles'
import { ImportList } from './ImportList'
import { KeyLinks } from './KeyLinks'
import { useFileImport } from './use-file-import'
import { UsageSection } from './UsageSection'
import layout from '../../../kit/layout.module.css'
import classes from './reconcile.module.css'

export function ReconcileView() {
  const route = useRoute()
  const files = useFileImport()
  const imports = useServerQuery(['reconcile'], ['reconcile', 'imports'], (client) =>
    client.reconcile.imports(),
  )
  const items = imports.data?.items ?? []
  const imported = new Set(items.map(({ family }) => family.split('_')[0]))
  const asked = reconciledProvider.safeParse(route.query.get('provider')).data
  const provider =
    asked ?? (imported.size > 0 && !imported.has('anthropic') ? 'openai' : 'anthropic')
  return (
    <Page title="Usage">
      <div className={layout.column}>
        <div className={classes.bar}>
          <UsageTabs
            value="reconcile"
            onView={(tab) =>
              navigate(usageAddress({ ...readUsageView(new URLSearchParams()), tab }))
            }
          />
          <SegmentedControl
            aria-label="Provider"
            value={provider}
            onChange={(value) => navigate(`/usage/reconcile?provider=${value}`, { replace: true })}
            data={[
              { value: 'anthropic', label: 'Anthropic' },
              { value: 'openai', label: 'OpenAI' },
            ]}
          />
        </div>
        <ImportFiles files={files} />
        {imports.error !== null && <ErrorState error={imports.error} onRetry={imports.reload} />}
        {imports.loading && <SkeletonRows rows={3} />}
        {imports.data !== undefined &&
          (imported.has(provider) ? (
            <Report provider={provider} />
          ) : (
            <NoExports provider={provider} />
          ))}
        <ImportList imports={items} />
      </div>
    </Page>
  )
}

function Report({ provider }: { readonly provider: ReconciledProvider }) {
  const report = useServerQuery(
    ['reconcile', 'ledger', 'keys', 'models', 'settings'],
    ['reconcile', 'report', provider],
    (client, signal) => client.reconcile.report({ provider }, { signal }),
  )
  if (report.error !== null) return <ErrorState error={report.error} onRetry={report.reload} />
  if (report.data === undefined) return <SkeletonRows rows={8} />
  const { cost, usage, keys } = report.data
  return (
    <>
      {cost === null ? (
        <p className={classes.note}>
          No cost export yet: it checks the prices the ledger goes by. The vendor's cost page has
          it.
        </p>
      ) : (
        <CostSection provider={provider} cost={cost} />
      )}
      {usage === null ? (
        <p className={classes.note}>
          No usage export yet: it checks what the ledger logged, and explains more of the cost.
        </p>
      ) : (
        <UsageSection provider={provider} usage={usage} />
      )}
      <KeyLinks provider={provider} keys={keys} />
    </>
  )
}

const pages = {
  anthropic: 'platform.claude.com, Usage and Cost, Export',
  openai: 'platform.openai.com, Usage, Export',
} as const satisfies Record<ReconciledProvider, string>

function NoExports({ provider }: { readonly provider: ReconciledProvider }) {
  return (
    <EmptyState icon={Scale} title="No exports yet">
      Save the usage and the cost of a month at {pages[provider]}, and drop both files above. Each
      day's difference to the ledger is shown here with what explains it.
    </EmptyState>
  )
}
