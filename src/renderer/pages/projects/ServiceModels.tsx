/**
 * Every model with whether a service may use it, and the exact sentence it would be refused with.
 */
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { Ban, Check } from 'lucide-react'
import { useMemo, useState } from 'react'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { rateText } from '../models/rate.words'
import { coverage, serviceModelRows } from './policy-summary.words'
import classes from './projects.module.css'

type Show = 'all' | 'allowed' | 'refused'

/**
 * Rows drawn at a time: a router's thousands of models would slow every key press of the search.
 */
const step = 200

export function ServiceModels({
  service,
  projects,
}: {
  readonly service: string
  readonly projects: readonly string[]
}) {
  const [project, setProject] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [limit, setLimit] = useState(step)
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
        <Select
          aria-label="As called from project"
          title="A project’s policy counts where the service’s is silent"
          placeholder="From any project"
          w={160}
          clearable
          clearButtonProps={{ 'aria-label': 'From any project' }}
          data={[...projects]}
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
            <span className={classes.amount}>
              {model.price === null
                ? model.simulated
                  ? 'simulated'
                  : 'unpriced'
                : `${rateText(model.price.rates.input)} / ${rateText(model.price.rates.output)}`}
            </span>
            {refusal !== null && <span className={classes.refusal}>{refusal}</span>}
          </li>
        ))}
      </ul>
      {rows.length > limit && (
        <Button variant="subtle" className={classes.more} onClick={() => setLimit(limit + step)}>
          Show {Math.min(step, rows.length - limit)} more of {rows.length - limit}
        </Button>
      )}
    </section>
  )
}
