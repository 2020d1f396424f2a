/** Whose default model serves where none is named, and which one that is now. */
import type { CallEstimate } from '../../../contract/call-estimate'
import { useEnvironments, useProjects, useServices } from '../../parts/console.state'
import type { DefaultChoice } from '../../parts/ModelPicker'
import { defaultChoice } from './default-model'
import { usePlayground, type Desk } from './playground.state'

export function useDefaultChoice(
  desk: Desk | null,
  estimate: CallEstimate | undefined,
): DefaultChoice {
  const named = usePlayground((state) => state.conversation.model !== null)
  const serviceName = usePlayground((state) => state.conversation.service)
  const project = useProjects().data?.items.find(({ name }) => name === desk?.scope.project)
  const environment = useEnvironments().data?.items.find(
    ({ name }) => name === desk?.scope.environment,
  )
  const service = useServices().data?.items.find(({ name }) => name === serviceName)
  return defaultChoice({ project, service, environment }, named, estimate)
}
