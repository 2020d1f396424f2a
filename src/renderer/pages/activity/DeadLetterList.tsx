/** Dead letters: calls that used up their attempts, with what went wrong; one is opened beside the list, many are retried or discarded at once. */
import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { MailCheck, RotateCcw, Trash2 } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { DeadLetter } from '../../../contract/queue'
import { useClient } from '../../app/client-context'
import { navigate, useRoute } from '../../app/route'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { formatCount } from '../../ui/format'
import { useServerList, useServerQuery } from '../../ui/query'
import { SkeletonRows } from '../../ui/Skeletons'
import { DeadLetterPanel } from './DeadLetterPanel'
import { LetterRow } from './LetterRow'
import { chosenLetters, openLettersText, retryable, type LetterShow } from './letter-view'
import { isUnderWay, useMany } from './many-store'
import { ManyProgress } from './ManyProgress'
import page from './activity.module.css'
import classes from './queue.module.css'

const path = '/activity/dead-letters'

export function DeadLetterList({ tabs }: { readonly tabs: ReactNode }) {
  const client = useClient()
  const opened = useRoute().rest[1] ?? null
  const [show, setShow] = useState<LetterShow>('open')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<'retry' | 'discard' | null>(null)
  const { work, begin } = useMany()
  const list = useServerList(['deadLetters'], ['dead-letters', 'page', show], (api, cursor) =>
    api.deadLetters.list({
      limit: 100,
      ...(show === 'all' ? {} : { state: show }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const counts = useServerQuery(['deadLetters'], ['dead-letters', 'count'], (api) =>
    api.deadLetters.list({ limit: 1 }),
  )
  const picked = useMemo(() => chosenLetters(list.items, chosen), [list.items, chosen])
  const open = list.items.filter(({ state }) => state === 'open')
  const again = retryable(picked)

  function choose(ids: readonly string[], on: boolean) {
    const next = new Set(chosen)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setChosen(next)
  }

  function carryOut() {
    const kind = asking
    setAsking(null)
    setChosen(new Set())
    if (kind === 'retry') {
      begin(
        { verb: 'Retrying', noun: 'dead letters', spends: true },
        again,
        async ({ id }) => (await client.deadLetters.retry({ id })).costNanoUsd ?? 0,
        list.reload,
      )
    } else {
      begin(
        { verb: 'Discarding', noun: 'dead letters', spends: false },
        picked,
        async ({ id }) => {
          await client.deadLetters.discard({ id })
          return 0
        },
        list.reload,
      )
    }
  }

  return (
    <>
      <div className={page['filters']} role="search" aria-label="Filter dead letters">
        {tabs}
        <SegmentedControl
          aria-label="Which dead letters"
          value={show}
          onChange={(value) => setShow(value as LetterShow)}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'retried', label: 'Retried' },
            { value: 'discarded', label: 'Discarded' },
            { value: 'all', label: 'All' },
          ]}
        />
        <span className={page['count']} role="status">
          {picked.length > 0
            ? `${formatCount(picked.length)} selected`
            : counts.data !== undefined && openLettersText(counts.data.openCount)}
        </span>
        {picked.length > 0 && (
          <>
            <Button
              leftSection={<RotateCcw size={14} />}
              disabled={again.length === 0 || isUnderWay(work)}
              onClick={() => setAsking('retry')}
            >
              Retry {formatCount(again.length)}
            </Button>
            <Button
              variant="default"
              leftSection={<Trash2 size={14} />}
              disabled={isUnderWay(work)}
              onClick={() => setAsking('discard')}
            >
              Discard {formatCount(picked.length)}
            </Button>
          </>
        )}
      </div>
      <div className={classes['body']}>
        <div
          className={classes['letters']}
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
            <EmptyState
              icon={MailCheck}
              title={show === 'open' ? 'No dead letters' : 'None of these'}
              action={
                show === 'open' ? undefined : (
                  <Button variant="default" onClick={() => setShow('open')}>
                    Show open ones
                  </Button>
                )
              }
            >
              A call that fails on every attempt, because its provider is overloaded or cannot be
              reached, is kept here with its input, to be retried, edited or discarded.
            </EmptyState>
          )}
          {list.items.length > 0 && (
            <Letters
              items={list.items}
              opened={opened}
              chosen={chosen}
              allChosen={open.length > 0 && open.every(({ id }) => chosen.has(id))}
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
      <ConfirmDialog
        opened={asking !== null}
        danger={asking === 'discard'}
        title={
          asking === 'retry'
            ? `Retry ${formatCount(again.length)} dead letters`
            : `Discard ${formatCount(picked.length)} dead letters`
        }
        confirmLabel={asking === 'retry' ? 'Retry them' : 'Discard them'}
        onConfirm={carryOut}
        onCancel={() => setAsking(null)}
      >
        {asking === 'retry' ? (
          <p>
            One after the other, each as a new call: held against the budgets and priced as of now.
            {again.length < picked.length &&
              ` ${formatCount(picked.length - again.length)} of those selected cannot be made again, because their input is not kept.`}
          </p>
        ) : (
          <p>
            Their input is removed from this machine and they cannot be retried any more. What their
            attempts cost stays in the ledger.
          </p>
        )}
      </ConfirmDialog>
    </>
  )
}

interface LettersProps {
  readonly items: readonly DeadLetter[]
  readonly opened: string | null
  readonly chosen: ReadonlySet<string>
  readonly allChosen: boolean
  readonly onChoose: (ids: readonly string[], on: boolean) => void
  readonly onOpen: (id: string) => void
}

function Letters({ items, opened, chosen, allChosen, onChoose, onOpen }: LettersProps) {
  const open = items.filter(({ state }) => state === 'open').map(({ id }) => id)
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col" className={classes['check']}>
            <Checkbox
              aria-label="Select all"
              checked={allChosen}
              indeterminate={!allChosen && open.some((id) => chosen.has(id))}
              disabled={open.length === 0}
              onChange={(event) => onChoose(open, event.currentTarget.checked)}
            />
          </th>
          <th scope="col">Input</th>
          <th scope="col" className={classes['spare']}>
            Project
          </th>
          <th scope="col">Model</th>
          <th scope="col">What went wrong</th>
          <th scope="col" className={`${classes['number']} ${classes['spare']}`}>
            Attempts
          </th>
          <th scope="col" className={classes['number']}>
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((letter) => (
          <LetterRow
            key={letter.id}
            letter={letter}
            open={letter.id === opened}
            chosen={chosen.has(letter.id)}
            onChoose={(on) => onChoose([letter.id], on)}
            onOpen={() => onOpen(letter.id)}
          />
        ))}
      </tbody>
    </table>
  )
}
