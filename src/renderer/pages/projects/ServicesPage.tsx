/** Services: the named callers, each with its policy and what it lets through. */
import { Button } from '@mantine/core'
import { Plus, Workflow } from 'lucide-react'
import { useState } from 'react'
import type { Policy, Service } from '../../../contract/projects'
import type { Model } from '../../../contract/models'
import { navigate, useRoute } from '../../frame/route'
import { useProjects, useServices } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { Page } from '../../kit/Page'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { Description } from './Description'
import { NewNamed } from './NewNamed'
import { PolicyForm } from './PolicyForm'
import { policySummary } from './policy-summary.words'
import { RemoveNamed } from './RemoveNamed'
import { ServiceModels } from './ServiceModels'
import { SideList } from './SideList'
import classes from './projects.module.css'

export function ServicesPage() {
  const services = useServices()
  const projects = useProjects()
  const models = useModels()
  const route = useRoute()
  const [adding, setAdding] = useState(false)
  const save = useServerAction(
    (client, input: { name: string; description?: string }) => client.services.save(input),
    ['services'],
  )
  const items = services.data?.items ?? []
  const chosen = items.find(({ name }) => name === route.rest[0]) ?? items[0]

  async function add(name: string, description: string) {
    const answer = await save.run({ name, description })
    if (!answer.ok) return
    setAdding(false)
    navigate(`/services/${encodeURIComponent(name)}`)
  }

  return (
    <Page
      title="Services"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={() => setAdding(true)}>
          Add service
        </Button>
      }
    >
      <div className={classes.columns}>
        <div className={classes.side}>
          {adding && (
            <NewNamed
              thing="service"
              taken={items.map(({ name }) => name)}
              busy={save.running}
              error={save.error}
              onAdd={(name, description) => void add(name, description)}
              onCancel={() => {
                save.reset()
                setAdding(false)
              }}
            />
          )}
          {services.data === undefined && services.error === null && (
            <SkeletonRows rows={7} rowHeight={48} widths={['70%']} />
          )}
          <SideList
            label="Services"
            items={items.map(({ name, policy }) => ({ name, line: policySummary(policy) }))}
            chosen={chosen?.name ?? null}
            onChoose={(name) => navigate(`/services/${encodeURIComponent(name)}`)}
          />
        </div>
        <div
          className={classes.detail}
          tabIndex={0}
          role="group"
          aria-label={chosen === undefined ? 'Service' : `Service ${chosen.name}`}
        >
          {services.error !== null && (
            <ErrorState error={services.error} onRetry={services.reload} />
          )}
          {services.data !== undefined && chosen === undefined && (
            <EmptyState
              icon={Workflow}
              title="No services yet"
              action={<Button onClick={() => setAdding(true)}>Add service</Button>}
            >
              A service is a named caller: an agent, a feature, an app. Its policy says which models
              it may use and which it gets when it names none.
            </EmptyState>
          )}
          {chosen !== undefined && (
            <ServiceDetail
              key={chosen.name}
              service={chosen}
              catalogue={models.data?.items ?? []}
              projects={projects.data?.items.map(({ name }) => name) ?? []}
            />
          )}
        </div>
      </div>
    </Page>
  )
}

function ServiceDetail({
  service,
  catalogue,
  projects,
}: {
  readonly service: Service
  readonly catalogue: readonly Model[]
  readonly projects: readonly string[]
}) {
  const describe = useServerAction(
    (client, description: string) => client.services.save({ name: service.name, description }),
    ['services'],
  )
  const setPolicy = useServerAction(
    (client, policy: Policy) => client.services.setPolicy({ name: service.name, policy }),
    ['services'],
  )
  return (
    <div className={classes.detailBody}>
      <header className={classes.detailHead}>
        <h2>{service.name}</h2>
        {service.builtIn && (
          <span className={classes.quiet}>an example that ships with Tollgate</span>
        )}
      </header>
      <Description
        value={service.description}
        label={`Description of ${service.name}`}
        onSave={(description) => void describe.run(description)}
      />
      {describe.error !== null && <ErrorState error={describe.error} />}
      <section aria-label="Policy">
        <header className={classes.sectionHead}>
          <h2>Policy</h2>
          <span className={classes.quiet}>Field by field before the project’s.</span>
        </header>
        <PolicyForm
          label={`Policy of ${service.name}`}
          policy={service.policy}
          catalogue={catalogue}
          absent={{
            limit: 'As its project says.',
            model: 'As its project says',
            maxOutput: 'As its project says',
            handling: 'as its project says',
          }}
          busy={setPolicy.running}
          error={setPolicy.error}
          onSave={(policy) => void setPolicy.run(policy)}
        />
      </section>
      <ServiceModels service={service.name} projects={projects} />
      {!service.builtIn && <RemoveNamed kind="service" name={service.name} backTo="/services" />}
    </div>
  )
}
