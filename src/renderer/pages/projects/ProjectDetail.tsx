/** One project: its description, whether its prompts and answers are kept, and its policy. */
import { Switch } from '@mantine/core'
import type { Model } from '../../../contract/models'
import type { Policy, Project } from '../../../contract/projects'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { Description } from './Description'
import { DetailHead, Origin, PolicySection } from './DetailParts'
import { RemoveNamed } from './RemoveNamed'
import classes from './projects.module.css'

type Change = {
  readonly description?: string
  readonly storeContent?: boolean
  readonly policy?: Policy
}

/** What can be changed of one project. */
export function ProjectDetail({
  project,
  catalogue,
}: {
  readonly project: Project
  readonly catalogue: readonly Model[]
}) {
  const save = useServerAction(
    (client, change: Change) => client.projects.save({ name: project.name, ...change }),
    ['projects', 'services'],
  )
  const setPolicy = useServerAction(
    (client, policy: Policy) => client.projects.save({ name: project.name, policy }),
    ['projects', 'services'],
  )
  return (
    <div className={classes.detailBody}>
      <DetailHead name={project.name}>
        <Origin of={project} />
      </DetailHead>
      <Description
        value={project.description}
        label={`Description of ${project.name}`}
        onSave={(description) => void save.run({ description })}
      />
      <div className={classes.choice}>
        <Switch
          label="Store prompts and answers"
          description={
            project.storeContent
              ? 'Kept on this machine until retention removes them, so that calls can be reopened. Switching it off wipes what is kept of this project.'
              : 'Off: only the facts of a call are kept. Nothing of it is in the cache, in dead letters or in saved panes.'
          }
          checked={project.storeContent}
          disabled={save.running}
          onChange={(event) => void save.run({ storeContent: event.currentTarget.checked })}
        />
      </div>
      {save.error !== null && <ErrorState error={save.error} />}
      <PolicySection
        name={project.name}
        hint="For calls without a service, and wherever a service’s policy is silent."
        policy={project.policy}
        catalogue={catalogue}
        absent={{
          limit: 'Not limited.',
          model: 'None: the call names one',
          maxOutput: 'As the environment says',
          handling: 'as the settings say',
        }}
        save={setPolicy}
      />
      {!project.builtIn && (
        <RemoveNamed kind="project" name={project.name} backTo="/projects/project" />
      )}
    </div>
  )
}
