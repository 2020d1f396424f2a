/** One entry on a page of its own, with all that stands around it. */
import { Button } from '@mantine/core'
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Entry } from '../../../contract/ledger'
import { useServerQuery } from '../../client/query'
import { CopyButton } from '../../kit/CopyButton'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { EntryAccount } from './EntryAccount'
import { kindLabels } from './entry.words'
import { useEntrySteps, type EntrySteps } from './use-entry-steps'
import { useLedgerAddress } from './use-ledger-address'
import classes from './entry-page.module.css'
import shared from './ledger.module.css'

/** The address has its id, and what the list shows that it was opened from. */
export function EntryPage({ id }: { readonly id: string }) {
  const { shown, filter, timeZone } = useLedgerAddress()
  const steps = useEntrySteps(id, filter, shown)
  const entry = useServerQuery([], ['ledger', 'entry', id], (client) => client.ledger.get({ id }))
  const title = entry.data === undefined ? 'Entry' : titleOf(entry.data)
  return (
    <Page title={title}>
      <div className={classes.page}>
        <Steps steps={steps} entry={entry.data} />
        {entry.loading && <SkeletonRows rows={14} widths={['30%', '50%']} />}
        {entry.error !== null && (
          <ErrorState
            error={entry.error}
            {...(entry.error.code === 'not_found' ? {} : { onRetry: entry.reload })}
            actions={
              <Button component="a" href={`#${steps.back}`} variant="default">
                Show the list
              </Button>
            }
          />
        )}
        {entry.data !== undefined && (
          <EntryAccount entry={entry.data} shown={shown} timeZone={timeZone} />
        )}
      </div>
    </Page>
  )
}

function titleOf({ kind, seq }: Entry): string {
  return `${kindLabels[kind]} #${seq}`
}

function Steps({
  steps: { newer, older, back },
  entry,
}: {
  readonly steps: EntrySteps
  readonly entry: Entry | undefined
}) {
  return (
    <nav className={classes.steps} aria-label="The list this entry is of">
      <Button
        component="a"
        href={`#${back}`}
        variant="default"
        leftSection={<ArrowLeft size={14} />}
      >
        Ledger
      </Button>
      <Step to={newer} label="Newer" icon={<ChevronLeft size={14} />} />
      <Step to={older} label="Older" icon={<ChevronRight size={14} />} />
      <span className={shared.keys}>
        <kbd>←</kbd> newer, <kbd>→</kbd> older, <kbd>Esc</kbd> back to the list
      </span>
      {entry !== undefined && (
        <span className={classes.copies}>
          <code>{entry.id}</code>
          <CopyButton text={entry.id} label="Copy the id" />
          <Copied entry={entry} />
        </span>
      )}
    </nav>
  )
}

function Copied({ entry }: { readonly entry: Entry }) {
  return (
    <span className={classes.copy}>
      JSON
      <CopyButton text={() => JSON.stringify(entry, null, 2)} label="Copy as JSON" />
    </span>
  )
}

/** A link while there is somewhere to go; drawn all the same, so that nothing moves. */
function Step({
  to,
  label,
  icon,
}: {
  readonly to: string | null
  readonly label: string
  readonly icon: ReactNode
}) {
  return to === null ? (
    <Button variant="default" leftSection={icon} disabled>
      {label}
    </Button>
  ) : (
    <Button component="a" href={`#${to}`} variant="default" leftSection={icon}>
      {label}
    </Button>
  )
}
