/**
 * The services: how long each reuses answers, which can be changed here, and what that has brought.
 */
import { ActionIcon } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import type { CacheService } from '../../../contract/cache'
import { formatBytes, formatCount, formatDuration, formatShare } from '../../kit/format'
import { Money } from '../../parts/Money'
import { serviceName, sortedServices } from './cache.words'
import { TtlField } from './TtlField'
import table from '../../kit/table.module.css'
import classes from './cache.module.css'

export interface ServiceTableProps {
  readonly services: readonly CacheService[]
  /** Whose kept answers are listed; null: all. */
  readonly chosen: string | null
  readonly onChoose: (service: string) => void
  readonly onClear: (service: string | null) => void
}

export function ServiceTable({ services, chosen, onChoose, onClear }: ServiceTableProps) {
  return (
    <section aria-label="Services">
      <h2 className={classes.heading}>Services</h2>
      <div
        className={classes.tableScroll}
        tabIndex={0}
        role="group"
        aria-label="Services, as a table"
      >
        <table className={`${table.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Reuses answers for</th>
              <th scope="col" data-number>
                Hit rate
              </th>
              <th scope="col" data-number>
                Hits
              </th>
              <th scope="col" data-number>
                Misses
              </th>
              <th scope="col" data-number>
                Money saved
              </th>
              <th scope="col" data-number>
                Time saved
              </th>
              <th scope="col" data-number>
                Kept
              </th>
              <th scope="col" data-number>
                Size
              </th>
              <th scope="col">
                <span className="tg-visually-hidden">Clear</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sortedServices(services).map((row) => (
              <Row
                key={row.service ?? ''}
                row={row}
                chosen={chosen === (row.service ?? '')}
                onChoose={() => onChoose(row.service ?? '')}
                onClear={() => onClear(row.service)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row({
  row,
  chosen,
  onChoose,
  onClear,
}: {
  readonly row: CacheService
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onClear: () => void
}) {
  const name = serviceName(row.service)
  const asked = row.hits + row.misses > 0
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        {row.service === null ? (
          <span className={classes.quiet}>{name}</span>
        ) : (
          <a href={`#/services/${encodeURIComponent(row.service)}`}>{name}</a>
        )}
      </th>
      <td>
        {row.service === null ? (
          <span className={classes.quiet}>as the project says</span>
        ) : (
          <TtlField service={row.service} seconds={row.ttlSeconds} />
        )}
      </td>
      <td data-number>{row.hitRate === null ? <Dash /> : formatShare(row.hitRate)}</td>
      <td data-number>{asked ? formatCount(row.hits) : <Dash />}</td>
      <td data-number>{asked ? formatCount(row.misses) : <Dash />}</td>
      <td data-number>{row.hits > 0 ? <Money nanoUsd={row.savedNanoUsd} /> : <Dash />}</td>
      <td data-number>{row.hits > 0 ? formatDuration(row.savedMs) : <Dash />}</td>
      <td data-number>
        {row.answers === 0 ? (
          <Dash />
        ) : (
          <button
            type="button"
            className={classes.link}
            aria-pressed={chosen}
            title={chosen ? 'Show all kept answers' : 'Show only these below'}
            onClick={onChoose}
          >
            {formatCount(row.answers)}
            <span className="tg-visually-hidden"> kept answers of {name}</span>
          </button>
        )}
      </td>
      <td data-number>{row.answers === 0 ? <Dash /> : formatBytes(row.bytes)}</td>
      <td data-action>
        {row.answers > 0 && (
          <ActionIcon aria-label={`Clear ${name}`} title={`Clear ${name}`} onClick={onClear}>
            <Trash2 size={14} />
          </ActionIcon>
        )}
      </td>
    </tr>
  )
}

function Dash() {
  return <span className={classes.quiet}>–</span>
}
