/** Real calls of the project, filtered and chosen: what they asked becomes cases. */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import type { CallBrief } from '../../../contract/calls'
import { useServerAction, useServerList } from '../../client/query'
import { EmptyState } from '../../kit/EmptyState'
import { SkeletonRows } from '../../kit/Skeletons'
import { Time } from '../../kit/Time'
import { useLongList } from '../../kit/use-long-list'
import { useSettings } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import { useOpenBlind } from '../../parts/open-blind.state'
import { useDraft } from './draft.state'
import { plural } from './experiment.words'
import { caseOfCall } from './ledger-cases'
import type { DraftCase } from './read-cases'
import layout from '../../kit/layout.module.css'
import classes from './experiments.module.css'

const rowHeight = 30
/** More at once would only be waited for. */
const mostChosen = 200

export function LedgerCases({ onDone }: { readonly onDone: () => void }) {
  const project = useSettings().data?.project
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [expectAnswer, setExpectAnswer] = useState(false)
  const [without, setWithout] = useState(0)
  const settled = useDeferredValue(search.trim())
  const list = useServerList(
    ['calls'],
    ['experiments', 'calls', project, settled],
    (client, cursor) =>
      client.calls.history({
        cursor,
        limit: 100,
        project,
        search: settled === '' ? undefined : settled,
      }),
    { enabled: project !== undefined },
  )
  const add = useServerAction(async (client, ids: readonly string[]) => {
    const cases: DraftCase[] = []
    for (const id of ids) {
      const found = caseOfCall(await client.calls.get({ id }), expectAnswer)
      if (found !== null) cases.push(found)
    }
    return cases
  })
  async function take() {
    const answer = await add.run([...chosen])
    if (!answer.ok) return
    useDraft.getState().addCases(answer.value)
    const lost = chosen.size - answer.value.length
    if (lost === 0) onDone()
    setWithout(lost)
    setChosen(new Set())
  }
  return (
    <div
      className={`${layout.box} ${classes.adding}`}
      role="group"
      aria-label="Cases from the ledger"
    >
      <TextInput
        label={`Calls of ${project ?? 'the project'}`}
        placeholder="Search what was asked"
        autoFocus
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {list.loading && <SkeletonRows rows={5} rowHeight={rowHeight} widths={['60%', '20%']} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <EmptyState tight title={settled === '' ? 'No calls yet' : 'No call matches'} />
      )}
      {list.items.length > 0 && (
        <CallList
          list={list}
          chosen={chosen}
          onChoose={(id) => setChosen((before) => toggled(before, id))}
        />
      )}
      {without > 0 && (
        <p className={classes.problem} role="alert">
          {plural(without, 'call')} had no content kept, or carried tools or a schema, and became no
          case.
        </p>
      )}
      {add.error !== null && <ErrorState error={add.error} />}
      <div className={classes.addingFoot}>
        <Checkbox
          className={classes.addingOption}
          label="Expect the answer each of them had"
          checked={expectAnswer}
          onChange={(event) => setExpectAnswer(event.currentTarget.checked)}
        />
        <Button variant="default" onClick={onDone}>
          {without > 0 ? 'Close' : 'Cancel'}
        </Button>
        <Button disabled={chosen.size === 0} loading={add.running} onClick={() => void take()}>
          {chosen.size === 0 ? 'Add cases' : `Add ${plural(chosen.size, 'case')}`}
        </Button>
      </div>
    </div>
  )
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before)
  if (!next.delete(id) && next.size < mostChosen) next.add(id)
  return next
}

function CallList({
  list,
  chosen,
  onChoose,
}: {
  readonly list: ReturnType<typeof useServerList<CallBrief>>
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (id: string) => void
}) {
  const { scroller, rows, height } = useLongList(list, rowHeight)
  const isBlind = useOpenBlind((state) => state.id !== null)
  return (
    <div
      ref={scroller}
      className={classes.calls}
      role="group"
      aria-label="Calls, newest first"
      tabIndex={0}
    >
      <div style={{ height, position: 'relative' }}>
        {rows.map(({ index, start }) => {
          const call = list.items[index]
          if (call === undefined) return null
          return (
            <label
              key={call.callId}
              className={classes.call}
              style={{ transform: `translateY(${start}px)` }}
            >
              <input
                type="checkbox"
                checked={chosen.has(call.callId)}
                onChange={() => onChoose(call.callId)}
              />
              <span className={classes.callTitle}>{call.title}</span>
              <span className={classes.quiet}>
                {call.source === 'comparison' && isBlind
                  ? 'hidden until the vote'
                  : (call.model ?? '–')}
              </span>
              <span className={classes.quiet}>
                <Time at={call.time} />
              </span>
            </label>
          )
        })}
      </div>
    </div>
  )
}
