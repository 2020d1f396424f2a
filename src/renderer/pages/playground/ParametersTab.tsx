/** Service, parameters, and what to do with those a model does not take. */
import { Checkbox, Select } from '@mantine/core'
import { useServices } from '../../app/state'
import { ParameterFields } from '../../ui/call/ParameterFields'
import { useModels } from '../../ui/ModelPicker'
import { usePlayground } from './playground-store'
import classes from './Playground.module.css'

export function ParametersTab({ project, defaultMaxOutput }: { readonly project: string | undefined; readonly defaultMaxOutput: number | null }) {
  const service = usePlayground((state) => state.conversation.service)
  const parameters = usePlayground((state) => state.conversation.parameters)
  const unsupported = usePlayground((state) => state.conversation.unsupported)
  const modelId = usePlayground((state) => state.conversation.model)
  const act = usePlayground.getState()
  const services = useServices().data?.items ?? []
  const model = useModels().data?.items.find((candidate) => candidate.id === modelId) ?? null
  return (
    <div className={classes['parameters']}>
      <Select
        label="Call as service"
        description={service === null ? `Only the policy of project ${project ?? '…'} applies.` : 'Its policy decides which models may be used.'}
        placeholder="No service"
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'No service' }}
        data={services.map(({ name }) => name)}
        value={service}
        onChange={act.setService}
      />
      <ParameterFields parameters={parameters} onChange={act.setParameters} model={model} defaultMaxOutput={parameters.maxOutputTokens === undefined ? defaultMaxOutput : null} />
      <Checkbox
        label="Leave out what the model does not take"
        description="Otherwise such a call is refused before it is sent."
        checked={unsupported === 'drop'}
        onChange={(event) => act.setUnsupported(event.currentTarget.checked ? 'drop' : 'refuse')}
      />
    </div>
  )
}
