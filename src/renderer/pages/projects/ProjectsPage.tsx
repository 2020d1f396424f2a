/** Projects and environments: whose work it is and under which conditions, on two tabs of one list-and-detail page. */
import { Button, SegmentedControl } from '@mantine/core'
import { FolderOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { navigate, useRoute } from '../../app/route'
import { useEnvironments, useProjects } from '../../app/state'
import { EmptyState } from '../../ui/EmptyState'
import { ErrorState } from '../../ui/ErrorState'
import { useModels } from '../../ui/ModelPicker'
import { Page } from '../../ui/Page'
import { useServerAction } from '../../ui/query'
import { SkeletonRows } from '../../ui/Skeletons'
import { StatusChip } from '../../ui/StatusChip'
import { formatCount } from '../../ui/format'
import { EnvironmentDetail } from './EnvironmentDetail'
import { NewNamed } from './NewNamed'
import { policySummary } from './policy-text'
import { ProjectDetail } from './ProjectDetail'
import { SideList } from './SideList'
import classes from './projects.module.css'

type Tab = 'projects' | 'environments'

/** A project may be called anything, "environment" too, so both kinds have a segment of their own. */
function target(tab: Tab, name: string): string {
  return tab === 'projects' ? `/projects/project/${encodeURIComponent(name)}` : `/projects/environment/${encodeURIComponent(name)}`
}

export function ProjectsPage() {
  const route = useRoute()
  const tab: Tab = route.rest[0] === 'environment' ? 'environments' : 'projects'
  const [adding, setAdding] = useState(false)
  const projects = useProjects()
  const environments = useEnvironments()
  const models = useModels()
  const saveProject = useServerAction((client, input: { name: string; description: string }) => client.projects.save(input), ['projects'])
  const saveEnvironment = useServerAction((client, input: { name: string; description: string }) => client.environments.save(input), ['environments'])
  const save = tab === 'projects' ? saveProject : saveEnvironment
  const query = tab === 'projects' ? projects : environments
  const names = (query.data?.items ?? []).map(({ name }) => name)
  const asked = route.rest[1]
  const chosen = asked !== undefined && names.includes(asked) ? asked : names[0]
  const project = tab === 'projects' ? projects.data?.items.find(({ name }) => name === chosen) : undefined
  const environment = tab === 'environments' ? environments.data?.items.find(({ name }) => name === chosen) : undefined

  async function add(name: string, description: string) {
    const answer = await save.run({ name, description })
    if (!answer.ok) return
    setAdding(false)
    navigate(target(tab, name))
  }

  return (
    <Page
      title="Projects"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={() => setAdding(true)}>
          {tab === 'projects' ? 'Add project' : 'Add environment'}
        </Button>
      }
    >
      <div className={classes['columns']}>
        <div className={classes['side']}>
          <SegmentedControl
            className={classes['tabs']}
            aria-label="Show"
            fullWidth
            value={tab}
            onChange={(value) => {
              setAdding(false)
              navigate(value === 'projects' ? '/projects' : '/projects/environment')
            }}
            data={[
              { value: 'projects', label: 'Projects' },
              { value: 'environments', label: 'Environments' },
            ]}
          />
          {adding && (
            <NewNamed
              key={tab}
              thing={tab === 'projects' ? 'project' : 'environment'}
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
          {query.data === undefined && query.error === null && <SkeletonRows rows={4} rowHeight={48} widths={['70%']} />}
          {tab === 'projects' ? (
            <SideList
              label="Projects"
              items={(projects.data?.items ?? []).map(({ name, policy, storeContent }) => ({ name, line: policySummary(policy), mark: storeContent ? undefined : <span className={classes['mark']}>content off</span> }))}
              chosen={chosen ?? null}
              onChoose={(name) => navigate(target('projects', name))}
            />
          ) : (
            <SideList
              label="Environments"
              items={(environments.data?.items ?? []).map(({ name, production, defaultMaxOutputTokens }) => ({
                name,
                line: defaultMaxOutputTokens === null ? 'No max output of its own' : `Max output ${formatCount(defaultMaxOutputTokens)}`,
                mark: production ? <StatusChip tone="bad">Production</StatusChip> : undefined,
              }))}
              chosen={chosen ?? null}
              onChoose={(name) => navigate(target('environments', name))}
            />
          )}
        </div>
        <div className={classes['detail']} tabIndex={0} role="group" aria-label={chosen ?? 'Detail'}>
          {query.error !== null && <ErrorState error={query.error} onRetry={query.reload} />}
          {query.data !== undefined && names.length === 0 && (
            <EmptyState icon={FolderOpen} title={`No ${tab} yet`} action={<Button onClick={() => setAdding(true)}>{tab === 'projects' ? 'Add project' : 'Add environment'}</Button>}>
              {tab === 'projects' ? 'A project says whose work a call is. Keys, budgets and policies can be given to it.' : 'An environment has its own keys, limits and defaults.'}
            </EmptyState>
          )}
          {project !== undefined && <ProjectDetail key={project.name} project={project} catalogue={models.data?.items ?? []} />}
          {environment !== undefined && <EnvironmentDetail key={environment.name} environment={environment} />}
        </div>
      </div>
    </Page>
  )
}
