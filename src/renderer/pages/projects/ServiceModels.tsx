/**
 * Every model with whether a service may use it, and the exact sentence it would be refused with.
 */
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { Ban, Check } from 'lucide-react'
import { useMemo, useState } from 'react'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { OptionalSelect } from '../../kit/OptionalSelect'
import { coverage, listPrice, serviceModelRows } from './policy-summary.words'
import classes from './projects.module.css'

type Show = 'all' | 'allowed' | 'refused'

/**
 * Rows drawn at a time: a router's thousands of models would slow every key press of the search.
 */
const step = 200

export interface ServiceModelsProps {
  readonly service: string
  /** Those it can be called from. */
  readonly projects: readonly string[]
}

/** The list with its filters, as one project calls or as any does. */
export function ServiceModels({ service, projects }: ServiceModelsProps) {
  const [project, setProject] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const [show, setShow] = useState<Show>('all')
  const answer = useServerQuery(
    ['services', 'projects', 'models', 'providers'],
    ['services', 'models', service, project ?? undefined],
    (client) => client.services.models({ name: service, ...(project === null ? {} : { project }) }),
    { keepPrevious: true },
  )
  const rows = useMemo(
    () => serviceModelRows(answer.data?.items ?? [], search, show),
    [answer.data, search, show],
  )
  const counts = coverage(answer.data?.items ?? [])
  return (
    <section className={classes.models} aria-label={`Models of ${service}`}>
      <header className={classes.sectionHead}>
        <h2>Models</h2>
        <span className={classes.quiet} role="status">
          {answer.data !== undefined && counts.text}
        </span>
        <span className={classes.spacer} />
        <OptionalSelect
          label="As called from project"
          title="A project’s policy counts where the service’s is silent"
          none="From any project"
          width={160}
          options={projects}
          value={project}
          onChange={setProject}
        />
        <TextInput
          aria-label="Search models"
          placeholder="Search"
          w={140}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Show"
          value={show}
          onChange={(value) => setShow(value as Show)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'allowed', label: 'Allowed' },
            { value: 'refused', label: 'Refused' },
          ]}
        />
      </header>
      {answer.error !== null && <ErrorState error={answer.error} onRetry={answer.reload} />}
      {answer.error === null && answer.data === undefined && (
        <SkeletonRows rows={8} widths={['4%', '30%', '10%', '40%']} />
      )}
      {answer.data !== undefined && counts.allowed === 0 && counts.refused > 0 && (
        <p className={classes.warning}>
          This policy allows no model: every call of {service} is refused.
        </p>
      )}
      {answer.data !== undefined && rows.length === 0 && (
        <EmptyState tight title="No model matches">
          {show === 'all'
            ? 'Try another word.'
            : `None is ${show}${search.trim() === '' ? '' : ' and matches the search'}.`}
        </EmptyState>
      )}
      <ModelRows rows={rows} />
    </section>
  )
}

/** The rows, a step of them at a time. */
function ModelRows({ rows }: { readonly rows: ReturnType<typeof serviceModelRows> }) {
  const [limit, setLimit] = useState(step)
  const more = rows.length - limit
  return (
    <>
      <ul className={classes.modelRows}>
        {rows.slice(0, limit).map(({ model, allowed, refusal }) => (
          <li key={model.id} data-refused={!allowed || undefined}>
            <span className={classes.verdict} data-allowed={allowed || undefined}>
              {allowed ? (
                <Check size={13} aria-hidden="true" />
              ) : (
                <Ban size={13} aria-hidden="true" />
              )}
              {allowed ? 'Allowed' : 'Refused'}
            </span>
            <span className={classes.modelName} title={model.id}>
              {model.model}
            </span>
            <span className={[classes.quiet, classes.provider].join(' ')}>
              {model.providerName}
            </span>
            <span className={classes.quiet}>{model.tier}</span>
            <span className={classes.amount}>{listPrice(model)}</span>
            {refusal !== null && <span className={classes.refusal}>{refusal}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button variant="subtle" className={classes.more} onClick={() => setLimit(limit + step)}>
          Show {Math.min(step, more)} more of {more}
        </Button>
      )}
    </>
  )
}
