/**
 * Dead letters: calls that used up their attempts, with what went wrong; one is opened beside the
 * list, many are retried or discarded at once.
 */
import { Button, SegmentedControl } from '@mantine/core'
import { MailCheck, RotateCcw, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { useServerList, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { DeadLetterPanel } from './DeadLetterPanel'
import { LetterTable } from './LetterTable'
import { openLettersText, type LetterShow } from './letter.words'
import { isUnderWay, useMany } from './many.state'
import { ManyProgress } from './ManyProgress'
import { useChosenLetters, type ManyVerb } from './use-chosen-letters'
import layout from '../../kit/layout.module.css'
import classes from './queue.module.css'

const path = '/activity/dead-letters'

/** The address says which letter is open, so a link leads to it. */
export function DeadLetterList({ tabs }: { readonly tabs: ReactNode }) {
  const opened = useRoute().rest[1] ?? null
  const [show, setShow] = useState<LetterShow>('open')
  const [asking, setAsking] = useState<ManyVerb | null>(null)
  const list = useServerList(['deadLetters'], ['dead-letters', 'page', show], (api, cursor) =>
    api.deadLetters.list({
      limit: 100,
      ...(show === 'all' ? {} : { state: show }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const { chosen, picked, again, choose, carryOut } = useChosenLetters(list)

  return (
    <>
      <LetterFilters
        tabs={tabs}
        show={show}
        picked={picked.length}
        again={again.length}
        onShow={setShow}
        onAsk={setAsking}
      />
      <div className={classes.body}>
        <div
          className={classes.letters}
          tabIndex={0}
          role="group"
          aria-label="Dead letters"
          data-narrow={opened !== null || undefined}
        >
          <ManyProgress />
          {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
          {list.loading && (
            <SkeletonRows rows={6} rowHeight={34} widths={['2%', '36%', '14%', '14%', '10%']} />
          )}
          {!list.loading && list.error === null && list.items.length === 0 && (
            <NoLetters show={show} onShowOpen={() => setShow('open')} />
          )}
          {list.items.length > 0 && (
            <LetterTable
              items={list.items}
              opened={opened}
              chosen={chosen}
              onChoose={choose}
              onOpen={(id) => navigate(`${path}/${id}`)}
            />
          )}
          {list.hasMore && (
            <Button variant="subtle" loading={list.loadingMore} onClick={list.more}>
              Show older dead letters
            </Button>
          )}
        </div>
        {opened !== null && (
          <DeadLetterPanel key={opened} id={opened} onClose={() => navigate(path)} />
        )}
      </div>
      <ConfirmMany
        asking={asking}
        picked={picked.length}
        again={again.length}
        onConfirm={() => {
          setAsking(null)
          if (asking !== null) carryOut(asking)
        }}
        onCancel={() => setAsking(null)}
      />
    </>
  )
}

interface LetterFiltersProps {
  readonly tabs: ReactNode
  readonly show: LetterShow
  /** How many are chosen, and how many of those can be made again. */
  readonly picked: number
  readonly again: number
  readonly onShow: (show: LetterShow) => void
  readonly onAsk: (asking: ManyVerb) => void
}

function LetterFilters({ tabs, show, picked, again, onShow, onAsk }: LetterFiltersProps) {
  const { work } = useMany()
  const counts = useServerQuery(['deadLetters'], ['dead-letters', 'count'], (api) =>
    api.deadLetters.list({ limit: 1 }),
  )
  return (
    <div className={layout.filters} role="search" aria-label="Filter dead letters">
      {tabs}
      <SegmentedControl
        aria-label="Which dead letters"
        value={show}
        onChange={(value) => onShow(value as LetterShow)}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'retried', label: 'Retried' },
          { value: 'discarded', label: 'Discarded' },
          { value: 'all', label: 'All' },
        ]}
      />
      <span className={layout.count} role="status">
        {picked > 0
          ? `${formatCount(picked)} selected`
          : counts.data !== undefined && openLettersText(counts.data.openCount)}
      </span>
      {picked > 0 && (
        <>
          <Button
            leftSection={<RotateCcw size={14} />}
            disabled={again === 0 || isUnderWay(work)}
            onClick={() => onAsk('retry')}
          >
            Retry {formatCount(again)}
          </Button>
          <Button
            variant="default"
            leftSection={<Trash2 size={14} />}
            disabled={isUnderWay(work)}
            onClick={() => onAsk('discard')}
          >
            Discard {formatCount(picked)}
          </Button>
        </>
      )}
    </div>
  )
}

function NoLetters({
  show,
  onShowOpen,
}: {
  readonly show: LetterShow
  readonly onShowOpen: () => void
}) {
  return (
    <EmptyState
      icon={MailCheck}
      title={show === 'open' ? 'No dead letters' : 'None of these'}
      action={
        show === 'open' ? undefined : (
          <Button variant="default" onClick={onShowOpen}>
            Show open ones
          </Button>
        )
      }
    >
      A call that fails on every attempt, because its provider is overloaded or cannot be reached,
      is kept here with its input, to be retried, edited or discarded.
    </EmptyState>
  )
}

function ConfirmMany({
  asking,
  picked,
  again,
  onConfirm,
  onCancel,
}: Pick<LetterFiltersProps, 'picked' | 'again'> & {
  readonly asking: ManyVerb | null
  readonly onConfirm: () => void
  readonly onCancel: () => void
}) {
  return (
    <ConfirmDialog
      opened={asking !== null}
      danger={asking === 'discard'}
      title={
        asking === 'retry'
          ? `Retry ${formatCount(again)} dead letters`
          : `Discard ${formatCount(picked)} dead letters`
      }
      confirmLabel={asking === 'retry' ? 'Retry them' : 'Discard them'}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {asking === 'retry' ? (
        <p>
          One after the other, each as a new call: held against the budgets and priced as of now.
          {again < picked &&
            ` ${formatCount(picked - again)} of those selected cannot be made again, because their input is not kept.`}
        </p>
      ) : (
        <p>
          Their input is removed from this machine and they cannot be retried any more. What their
          attempts cost stays in the ledger.
        </p>
      )}
    </ConfirmDialog>
  )
}
