/** Services: the named callers, each with its policy and what it lets through. */
import { Button } from '@mantine/core'
import { Plus, Workflow } from 'lucide-react'
import { useState } from 'react'
import type { Policy, Service } from '../../../contract/projects'
import type { Model } from '../../../contract/models'
import { useRoute } from '../../frame/route'
import { useProjects, useServices } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { Page } from '../../kit/Page'
import { useServerAction } from '../../client/query'
import { Description } from './Description'
import { DetailHead, PolicySection } from './DetailParts'
import { NamedColumns, type NewThing } from './NamedColumns'
import { policySummary } from './policy-summary.words'
import { RemoveNamed } from './RemoveNamed'
import { RolloutSection } from './rollout/RolloutSection'
import { ServiceModels } from './ServiceModels'
import classes from './projects.module.css'

/** The page: the services, and the chosen one. */
export function ServicesPage() {
  const services = useServices()
  const projects = useProjects()
  const models = useModels()
  const route = useRoute()
  const [adding, setAdding] = useState(false)
  const save = useServerAction(
    (client, input: NewThing) => client.services.save(input),
    ['services'],
  )
  const items = services.data?.items ?? []
  const chosen = items.find(({ name }) => name === route.rest[0]) ?? items[0]

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
      <NamedColumns
        thing="service"
        label="Services"
        list={services}
        items={items.map(({ name, policy }) => ({ name, line: policySummary(policy) }))}
        chosen={chosen?.name}
        addressOf={(name) => `/services/${encodeURIComponent(name)}`}
        skeletonRows={7}
        detailLabel={chosen === undefined ? 'Service' : `Service ${chosen.name}`}
        adding={adding}
        onAdding={setAdding}
        save={save}
        empty={<NoServices onAdd={() => setAdding(true)} />}
      >
        {chosen !== undefined && (
          <ServiceDetail
            key={chosen.name}
            service={chosen}
            catalogue={models.data?.items ?? []}
            projects={projects.data?.items.map(({ name }) => name) ?? []}
          />
        )}
      </NamedColumns>
    </Page>
  )
}

function NoServices({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <EmptyState
      icon={Workflow}
      title="No services yet"
      action={<Button onClick={onAdd}>Add service</Button>}
    >
      A service is a named caller: an agent, a feature, an app. Its policy says which models it may
      use and which it gets when it names none.
    </EmptyState>
  )
}

/** What can be changed of one service. */
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
      <DetailHead name={service.name}>
        {service.builtIn && (
          <span className={classes.quiet}>an example that ships with Tollgate</span>
        )}
      </DetailHead>
      <Description
        value={service.description}
        label={`Description of ${service.name}`}
        onSave={(description) => void describe.run(description)}
      />
      {describe.error !== null && <ErrorState error={describe.error} />}
      <PolicySection
        name={service.name}
        hint="Field by field before the project’s."
        policy={service.policy}
        catalogue={catalogue}
        absent={{
          limit: 'As its project says.',
          model: 'As its project says',
          maxOutput: 'As its project says',
          handling: 'as its project says',
        }}
        mayRollOut
        save={setPolicy}
      />
      <RolloutSection service={service} />
      <ServiceModels service={service.name} projects={projects} />
      {!service.builtIn && <RemoveNamed kind="service" name={service.name} backTo="/services" />}
    </div>
  )
}
