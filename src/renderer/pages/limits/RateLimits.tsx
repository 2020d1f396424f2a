/**
 * Rate limits: what is left of each and until when, live; added, changed, switched off, reset and
 * removed here.
 */
import { Gauge } from 'lucide-react'
import { useState } from 'react'
import type { LimitItem } from '../../../contract/limits'
import { useNow } from '../../kit/use-now'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { LimitList } from '../../parts/LimitList'
import { OfferedFirst } from '../../parts/OfferedFirst'
import { RemoveRow } from '../../parts/RemoveRow'
import { useServerAction, useServerQuery } from '../../client/query'
import { removalSentences } from './limit.words'
import { RateLimitPanel } from './RateLimitPanel'
import { RateLimitRow, type RateAct } from './RateLimitRow'
import shared from '../../parts/limit-list.module.css'
import classes from './limits.module.css'

export interface LimitTabProps {
  /** The form of a new one is open. */
  readonly adding: boolean
  readonly onAdd: () => void
  /** It was added, or something else is opened instead. */
  readonly onAdded: () => void
}

/** Windows pass without anyone announcing it. */
const everyMs = 5000

/** The first tab of the page. */
export function RateLimits({ adding, onAdd, onAdded }: LimitTabProps) {
  const list = useServerQuery(['limits'], ['limits'], (client) => client.limits.list(), { everyMs })
  const { providers } = useDimensionNames()
  const [editing, setEditing] = useState<string | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const toggle = useServerAction(
    (client, limit: LimitItem) => client.limits.update({ id: limit.id, enabled: !limit.enabled }),
    ['limits'],
  )
  const reset = useServerAction(
    (client, which: { id: string; subject?: string }) => client.limits.reset(which),
    ['limits'],
  )
  const remove = useServerAction((client, id: string) => client.limits.remove({ id }), ['limits'])
  const limits = list.data?.items ?? []
  const now = useNow(
    limits.some(({ states }) => states.some(({ resetsAt }) => resetsAt !== null)),
    1000,
  )
  const edited = limits.find(({ id }) => id === editing)
  const leaving = limits.find(({ id }) => id === removing)

  function act(limit: LimitItem, what: RateAct, subject?: string) {
    switch (what) {
      case 'edit':
        onAdded()
        return setEditing(limit.id)
      case 'remove':
        return setRemoving(limit.id)
      case 'toggle':
        return void toggle.run(limit)
      case 'reset':
        return void reset.run(subject === undefined ? { id: limit.id } : { id: limit.id, subject })
    }
  }

  return (
    <LimitList
      label="Rate limits"
      className={classes.main}
      list={list}
      refusals={[toggle.error, reset.error]}
      skeleton={{ rows: 6, rowHeight: 56, widths: ['22%', '28%', '18%', '12%'] }}
      empty={<NoLimits onAdd={onAdd} />}
      beside={
        <>
          {adding && <RateLimitPanel key="new" limit={null} onDone={onAdded} />}
          {!adding && edited !== undefined && (
            <RateLimitPanel key={edited.id} limit={edited} onDone={() => setEditing(null)} />
          )}
          <RemoveRow
            row={leaving && { ...leaving, sentences: removalSentences(leaving) }}
            confirmLabel="Remove limit"
            remove={remove}
            onDone={() => setRemoving(null)}
          />
        </>
      }
    >
      <ul className={shared.list}>
        {limits.map((limit) => (
          <RateLimitRow
            key={limit.id}
            limit={limit}
            providers={providers}
            now={now}
            selected={editing === limit.id}
            onAct={(what, subject) => act(limit, what, subject)}
          />
        ))}
      </ul>
    </LimitList>
  )
}

/** One press adds the limits that are offered. */
function NoLimits({ onAdd }: { readonly onAdd: () => void }) {
  const offered = useServerQuery(['limits', 'providers'], ['limits', 'offered'], (client) =>
    client.limits.offered(),
  )
  const add = useServerAction((client) => client.limits.addOffered(), ['limits'])
  const count = offered.data?.items.length
  return (
    <OfferedFirst
      icon={Gauge}
      title="No rate limit yet, so calls leave as fast as they come"
      offer={count === undefined ? 'Add the offered limits' : `Add the ${count} offered limits`}
      adding={add}
      onOffer={() => void add.run(undefined)}
      onOwn={onAdd}
    >
      A rate limit holds a provider, service, project, user or organization to so many requests or
      tokens in a second, minute, hour or day. Offered are 42 requests a minute, 3 400 a day and 17
      000 tokens a request for each provider, and limits of each user and organization for
      summarize, search, chat and embeddings.
    </OfferedFirst>
  )
}
