/** The console's log by day, newest first: a line a call and a line a fault, searched to its end. */
import { Button, CloseButton, Select, TextInput } from '@mantine/core'
import { FileText, RotateCw, Search } from 'lucide-react'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import type { LogLine } from '../../../../contract/log'
import { navigate, useRoute } from '../../../frame/route'
import { EmptyState } from '../../../kit/EmptyState'
import { SkeletonRows } from '../../../kit/Skeletons'
import { formatMoment } from '../../../kit/time-format'
import { useSettings } from '../../../parts/console.state'
import { ErrorState } from '../../../parts/ErrorState'
import {
  foundText,
  isSearch,
  levelChoices,
  logAddress,
  readLogSearch,
  spanChoices,
  type LogSearch,
} from './log.words'
import { LogRow } from './LogRow'
import { useLog } from './use-log'
import layout from '../../../kit/layout.module.css'
import page from '../activity.module.css'
import classes from './log.module.css'

/** Typing asks once it pauses. */
const typingMs = 250

export function LogList({ tabs }: { readonly tabs: ReactNode }) {
  const { query } = useRoute()
  const address = query.toString()
  const search = useMemo(() => readLogSearch(new URLSearchParams(address)), [address])
  const settings = useSettings()
  const timeZone = settings.data?.timeZone ?? 'UTC'
  const { list, hasNewer, renew } = useLog(search)
  const days = useMemo(() => byDay(list.items, timeZone), [list.items, timeZone])
  const searching = list.items.length === 0 && (list.hasMore || list.loadingMore)
  const show = (next: LogSearch) => navigate(logAddress(next), { replace: true })
  const everything = () => show({ search: '', level: null, callId: null, span: null })
  return (
    <>
      <div className={layout.filters} role="search" aria-label="Search the log">
        {tabs}
        <LogFilters key={search.search} search={search} onSearch={show} />
        <span className={layout.count} role="status">
          {searching
            ? 'Searching older lines'
            : list.items.length > 0 && foundText(list.items.length, list.hasMore, isSearch(search))}
        </span>
        {hasNewer && (
          <Button variant="default" leftSection={<RotateCw size={14} />} onClick={renew}>
            Show new lines
          </Button>
        )}
      </div>
      <div className={page.scroll} tabIndex={0} role="group" aria-label="Log">
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {(list.loading || searching) && list.error === null && (
          <SkeletonRows rows={12} widths={['7%', '8%', '60%', '6%']} />
        )}
        {!list.loading && !searching && list.error === null && list.items.length === 0 && (
          <NoLines searched={isSearch(search)} onClear={everything} />
        )}
        {days.map(({ day, lines }) => (
          <section key={lines[0]?.id ?? day} aria-label={day}>
            <h2 className={page.day}>{day}</h2>
            <ul className={classes.lines}>
              {lines.map((line) => (
                <LogRow key={line.id} line={line} timeZone={timeZone} />
              ))}
            </ul>
          </section>
        ))}
        {list.hasMore && list.items.length > 0 && (
          <Button variant="subtle" loading={list.loadingMore} onClick={list.more}>
            Show older lines
          </Button>
        )}
      </div>
    </>
  )
}

function LogFilters({
  search,
  onSearch,
}: {
  readonly search: LogSearch
  readonly onSearch: (search: LogSearch) => void
}) {
  const [text, setText] = useState(search.search)
  useEffect(() => {
    if (text === search.search) return
    const timer = setTimeout(() => onSearch({ ...search, search: text }), typingMs)
    return () => clearTimeout(timer)
  })
  return (
    <>
      <TextInput
        aria-label="Search the log"
        placeholder="Search"
        w={220}
        maxLength={200}
        leftSection={<Search size={14} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        aria-label="Level"
        placeholder="Every level"
        w={168}
        clearable
        clearButtonProps={{ 'aria-label': 'Every level' }}
        data={[...levelChoices]}
        value={search.level}
        onChange={(level) => onSearch({ ...search, level })}
      />
      <Select
        aria-label="Since"
        placeholder="Any time"
        w={140}
        clearable
        clearButtonProps={{ 'aria-label': 'Any time' }}
        data={[...spanChoices]}
        value={search.span}
        onChange={(span) => onSearch({ ...search, span })}
      />
      {search.callId !== null && (
        <span className={classes.chip}>
          Call <code>{search.callId}</code>
          <CloseButton
            size={18}
            aria-label="Lines of every call"
            onClick={() => onSearch({ ...search, callId: null })}
          />
        </span>
      )}
    </>
  )
}

function NoLines({
  searched,
  onClear,
}: {
  readonly searched: boolean
  readonly onClear: () => void
}) {
  if (!searched)
    return (
      <EmptyState icon={FileText} title="The log is empty">
        A line a call and a line a fault are written here, without keys and without a word of
        prompts or answers. TOLLGATE_LOG sets how much is told.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={Search}
      title="No line matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear search
        </Button>
      }
    >
      The whole log was searched, as far back as its files go.
    </EmptyState>
  )
}

/** Lines without a time stand with the day of the line before them. */
function byDay(lines: readonly LogLine[], timeZone: string) {
  const days: { day: string; lines: LogLine[] }[] = []
  for (const line of lines) {
    const last = days.at(-1)
    const day =
      line.time === null
        ? (last?.day ?? 'No time')
        : (formatMoment(line.time, timeZone).split(',')[0] ?? '')
    if (last?.day === day) last.lines.push(line)
    else days.push({ day, lines: [line] })
  }
  return days
}
