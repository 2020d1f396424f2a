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
import { useModels } from '../../parts/ModelPicker'
import { Page } from '../../kit/Page'
import { useServerAction } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { formatCount } from '../../kit/format'
import { EnvironmentDetail } from './EnvironmentDetail'
import { NamedColumns, type NewThing } from './NamedColumns'
import { policySummary } from './policy-summary.words'
import { ProjectDetail } from './ProjectDetail'
import { ProjectsOverview } from './ProjectsOverview'
import type { SideItem } from '../../kit/SideList'
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

/** The page: the overview, or one kind of them with the chosen one. */
export function ProjectsPage() {
  const tab = tabOf(useRoute().rest[0])
  const [adding, setAdding] = useState(false)

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
  const parts = { adding, onAdding: setAdding }
  return (
    <Page
      title="Projects"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={addOne}>
          {tab === 'environments' ? 'Add environment' : 'Add project'}
        </Button>
      }
    >
      {tab === 'overview' ? (
        <ProjectsOverview tabs={tabs} onOpen={(name) => navigate(target('projects', name))} />
      ) : (
        <div className={classes.pageColumn}>
          <div className={classes.tabBar}>{tabs}</div>
          {tab === 'projects' ? <Projects {...parts} /> : <Environments {...parts} />}
        </div>
      )}
    </Page>
  )
}

interface KindProps {
  /** The form of a new one is open. */
  readonly adding: boolean
  readonly onAdding: (adding: boolean) => void
}

/** The one the address names, else the first. */
function useChosen<Item extends { readonly name: string }>(
  items: readonly Item[],
): Item | undefined {
  const asked = useRoute().rest[1]
  return items.find(({ name }) => name === asked) ?? items[0]
}

function Projects({ adding, onAdding }: KindProps) {
  const list = useProjects()
  const models = useModels()
  const projects = list.data?.items ?? []
  const chosen = useChosen(projects)
  const save = useServerAction(
    (client, input: NewThing) => client.projects.save(input),
    ['projects'],
  )
  return (
    <NamedColumns
      thing="project"
      label="Projects"
      list={list}
      items={projects.map(projectItem)}
      chosen={chosen?.name}
      addressOf={(name) => target('projects', name)}
      skeletonRows={4}
      detailLabel={chosen?.name ?? 'Detail'}
      adding={adding}
      onAdding={onAdding}
      save={save}
      empty={<NoNames kind="projects" onAdd={() => onAdding(true)} />}
    >
      {chosen !== undefined && (
        <ProjectDetail key={chosen.name} project={chosen} catalogue={models.data?.items ?? []} />
      )}
    </NamedColumns>
  )
}

function Environments({ adding, onAdding }: KindProps) {
  const list = useEnvironments()
  const models = useModels()
  const environments = list.data?.items ?? []
  const chosen = useChosen(environments)
  const save = useServerAction(
    (client, input: NewThing) => client.environments.save(input),
    ['environments'],
  )
  return (
    <NamedColumns
      thing="environment"
      label="Environments"
      list={list}
      items={environments.map(environmentItem)}
      chosen={chosen?.name}
      addressOf={(name) => target('environments', name)}
      skeletonRows={4}
      detailLabel={chosen?.name ?? 'Detail'}
      adding={adding}
      onAdding={onAdding}
      save={save}
      empty={<NoNames kind="environments" onAdd={() => onAdding(true)} />}
    >
      {chosen !== undefined && (
        <EnvironmentDetail
          key={chosen.name}
          environment={chosen}
          models={(models.data?.items ?? []).map(({ id }) => id).sort()}
        />
      )}
    </NamedColumns>
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

/** A project in the list. */
function projectItem({ name, policy, storeContent }: Project): SideItem {
  return {
    name,
    line: policySummary(policy),
    mark: storeContent ? undefined : <span className={classes.mark}>content off</span>,
  }
}

/** An environment in the list. */
function environmentItem({
  name,
  production,
  defaultMaxOutputTokens,
  defaultModel,
}: Environment): SideItem {
  return {
    name,
    line: environmentSummary(defaultModel, defaultMaxOutputTokens),
    mark: production ? <StatusChip tone="bad">Production</StatusChip> : undefined,
  }
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

/** What calls get there that do not say. */
function environmentSummary(defaultModel: string | null, maxOutput: number | null): string {
  const parts = [
    ...(defaultModel === null ? [] : [defaultModel]),
    ...(maxOutput === null ? [] : [`Max output ${formatCount(maxOutput)}`]),
  ]
  return parts.length === 0 ? 'No defaults of its own' : parts.join(' · ')
}
