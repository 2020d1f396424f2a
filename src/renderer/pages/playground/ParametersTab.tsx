/**
 * Service, parameters, what to do with those a model does not take, and how the call is carried.
 */
import { Checkbox, Select } from '@mantine/core'
import type { CallEstimate } from '../../../contract/call-estimate'
import { useServices } from '../../parts/console.state'
import { ParameterFields } from '../../call/ParameterFields'
import { DeliverySection } from './DeliverySection'
import { useAskedModel } from './use-asked-model'
import { ToolingSection } from './ToolingSection'
import { usePlayground } from './playground.state'
import classes from './playground.module.css'

export interface ParametersTabProps {
  readonly project: string | undefined
  readonly estimate: CallEstimate | undefined
}

export function ParametersTab({ project, estimate }: ParametersTabProps) {
  const service = usePlayground((state) => state.conversation.service)
  const parameters = usePlayground((state) => state.conversation.parameters)
  const unsupported = usePlayground((state) => state.conversation.unsupported)
  const delivery = usePlayground((state) => state.conversation.delivery)
  const modelId = usePlayground((state) => state.conversation.model)
  const act = usePlayground.getState()
  const services = useServices().data?.items ?? []
  const model = useAskedModel(estimate)
  return (
    <div className={classes.parameters}>
      <Select
        label="Call as service"
        description={
          service === null
            ? `Only the policy of project ${project ?? '…'} applies.`
            : 'Its policy decides which models may be used.'
        }
        placeholder="No service"
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'No service' }}
        data={services.map(({ name }) => name)}
        value={service}
        onChange={act.setService}
      />
      <ParameterFields
        parameters={parameters}
        onChange={act.setParameters}
        model={model}
        defaultMaxOutput={
          parameters.maxOutputTokens === undefined ? (estimate?.maxOutputTokens ?? null) : null
        }
        onProblem={act.setProblem}
      />
      <Checkbox
        label="Leave out what the model does not take"
        description="Otherwise such a call is refused before it is sent."
        checked={unsupported === 'drop'}
        onChange={(event) => act.setUnsupported(event.currentTarget.checked ? 'drop' : 'refuse')}
      />
      <ToolingSection />
      <DeliverySection
        delivery={delivery}
        onChange={act.setDelivery}
        onReset={act.resetDelivery}
        named={modelId !== null}
        onProblem={act.setProblem}
      />
    </div>
  )
}
