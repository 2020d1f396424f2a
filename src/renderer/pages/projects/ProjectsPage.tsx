/**
 * Projects and environments: all projects at a glance, and whose work it is and under which
 * conditions, one by one.
 */
import { Button, SegmentedControl } from '@mantine/core'
import { FolderOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Environment, Project } from '../../../contract/projects'
import { navigate, useRoute } from '../../frame/route'
import { useEnvironments, useProjects } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { Page } from '../../kit/Page'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { formatCount } from '../../kit/format'
import { EnvironmentDetail } from './EnvironmentDetail'
import { NewNamed } from './NewNamed'
import { policySummary } from './policy-summary.words'
import { ProjectDetail } from './ProjectDetail'
import { ProjectsOverview } from './ProjectsOverview'
import { SideList } from './SideList'
import classes from './projects.module.css'

type Tab = 'overview' | 'projects' | 'environments'

const addresses = {
  overview: '/projects',
  projects: '/projects/project',
  environments: '/projects/environment',
} as const satisfies Readonly<Record<Tab, string>>

/**
 * A project may be called anything, "environment" too, so both kinds have a segment of their own.
 */
function target(tab: Exclude<Tab, 'overview'>, name: string): string {
  return `${addresses[tab]}/${encodeURIComponent(name)}`
}

function tabOf(kind: string | undefined): Tab {
  return kind === 'environment' ? 'environments' : kind === 'project' ? 'projects' : 'overview'
}

export function ProjectsPage() {
  const route = useRoute()
  const tab = tabOf(route.rest[0])
  const kind = tab === 'environments' ? 'environments' : 'projects'
  const [adding, setAdding] = useState(false)
  const projects = useProjects()
  const environments = useEnvironments()
  const models = useModels()
  const saveProject = useServerAction(
    (client, input: { name: string; description: string }) => client.projects.save(input),
    ['projects'],
  )
  const saveEnvironment = useServerAction(
    (client, input: { name: string; description: string }) => client.environments.save(input),
    ['environments'],
  )
  const save = kind === 'projects' ? saveProject : saveEnvironment
  const query = kind === 'projects' ? projects : environments
  const names = (query.data?.items ?? []).map(({ name }) => name)
  const asked = route.rest[1]
  const chosen = asked !== undefined && names.includes(asked) ? asked : names[0]
  const project =
    tab === 'projects' ? projects.data?.items.find(({ name }) => name === chosen) : undefined
  const environment =
    tab === 'environments'
      ? environments.data?.items.find(({ name }) => name === chosen)
      : undefined

  async function add(name: string, description: string) {
    const answer = await save.run({ name, description })
    if (!answer.ok) return
    setAdding(false)
    navigate(target(kind, name))
  }

  function addOne() {
    if (tab === 'overview') navigate(addresses.projects)
    setAdding(true)
  }

  const tabs = (
    <Tabs
      tab={tab}
      onTab={(next) => {
        setAdding(false)
        navigate(addresses[next])
      }}
    />
  )

  return (
    <Page
      title="Projects"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={addOne}>
          {kind === 'projects' ? 'Add project' : 'Add environment'}
        </Button>
      }
    >
      {tab === 'overview' ? (
        <ProjectsOverview tabs={tabs} onOpen={(name) => navigate(target('projects', name))} />
      ) : (
        <div className={classes.pageColumn}>
          <div className={classes.tabBar}>{tabs}</div>
          <div className={classes.columns}>
            <div className={classes.side}>
              {adding && (
                <NewNamed
                  key={kind}
                  thing={kind === 'projects' ? 'project' : 'environment'}
                  taken={names}
                  busy={save.running}
                  error={save.error}
                  onAdd={(name, description) => void add(name, description)}
                  onCancel={() => {
                    save.reset()
                    setAdding(false)
                  }}
                />
              )}
              {query.data === undefined && query.error === null && (
                <SkeletonRows rows={4} rowHeight={48} widths={['70%']} />
              )}
              {tab === 'projects' ? (
                <ProjectNames projects={projects.data?.items ?? []} chosen={chosen ?? null} />
              ) : (
                <EnvironmentNames
                  environments={environments.data?.items ?? []}
                  chosen={chosen ?? null}
                />
              )}
            </div>
            <div
              className={classes.detail}
              tabIndex={0}
              role="group"
              aria-label={chosen ?? 'Detail'}
            >
              {query.error !== null && <ErrorState error={query.error} onRetry={query.reload} />}
              {query.data !== undefined && names.length === 0 && (
                <NoNames kind={kind} onAdd={() => setAdding(true)} />
              )}
              {project !== undefined && (
                <ProjectDetail
                  key={project.name}
                  project={project}
                  catalogue={models.data?.items ?? []}
                />
              )}
              {environment !== undefined && (
                <EnvironmentDetail
                  key={environment.name}
                  environment={environment}
                  models={(models.data?.items ?? []).map(({ id }) => id).sort()}
                />
              )}
            </div>
          </div>
        </div>
      )}
    </Page>
  )
}

function Tabs({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }) {
  return (
    <SegmentedControl
      aria-label="Show"
      value={tab}
      onChange={(value) => onTab(value as Tab)}
      data={[
        { value: 'overview', label: 'Overview' },
        { value: 'projects', label: 'Projects' },
        { value: 'environments', label: 'Environments' },
      ]}
    />
  )
}

function ProjectNames({
  projects,
  chosen,
}: {
  readonly projects: readonly Project[]
  readonly chosen: string | null
}) {
  return (
    <SideList
      label="Projects"
      items={projects.map(({ name, policy, storeContent }) => ({
        name,
        line: policySummary(policy),
        mark: storeContent ? undefined : <span className={classes.mark}>content off</span>,
      }))}
      chosen={chosen}
      onChoose={(name) => navigate(target('projects', name))}
    />
  )
}

function EnvironmentNames({
  environments,
  chosen,
}: {
  readonly environments: readonly Environment[]
  readonly chosen: string | null
}) {
  return (
    <SideList
      label="Environments"
      items={environments.map(({ name, production, defaultMaxOutputTokens, defaultModel }) => ({
        name,
        line: environmentSummary(defaultModel, defaultMaxOutputTokens),
        mark: production ? <StatusChip tone="bad">Production</StatusChip> : undefined,
      }))}
      chosen={chosen}
      onChoose={(name) => navigate(target('environments', name))}
    />
  )
}

function NoNames({
  kind,
  onAdd,
}: {
  readonly kind: Exclude<Tab, 'overview'>
  readonly onAdd: () => void
}) {
  return (
    <EmptyState
      icon={FolderOpen}
      title={`No ${kind} yet`}
      action={
        <Button onClick={onAdd}>{kind === 'projects' ? 'Add project' : 'Add environment'}</Button>
      }
    >
      {kind === 'projects'
        ? 'A project says whose work a call is. Keys, budgets and policies can be given to it.'
        : 'An environment has its own keys, limits and defaults.'}
    </EmptyState>
  )
}

function environmentSummary(defaultModel: string | null, maxOutput: number | null): string {
  const parts = [
    ...(defaultModel === null ? [] : [defaultModel]),
    ...(maxOutput === null ? [] : [`Max output ${formatCount(maxOutput)}`]),
  ]
  return parts.length === 0 ? 'No defaults of its own' : parts.join(' · ')
}
