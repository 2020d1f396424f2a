/** How the next run is made: blind or not, one set of parameters or each its own, as which service. */
import { Checkbox } from '@mantine/core'
import { OptionalSelect } from '../../kit/OptionalSelect'
import { useServices } from '../../parts/console.state'
import { ToolingButton } from './ToolingButton'
import { useCompare } from './compare.state'
import classes from './compare.module.css'

export function RunSettings() {
  const blind = useCompare((state) => state.blind)
  const synced = useCompare((state) => state.synced)
  const service = useCompare((state) => state.service)
  const services = useServices().data?.items ?? []
  const act = useCompare.getState()
  return (
    <div className={classes.runSettings}>
      <Checkbox
        size="xs"
        label="Blind"
        title="Panes are shuffled; names, costs and times stay hidden until you vote."
        checked={blind}
        onChange={(event) => act.setBlind(event.currentTarget.checked)}
      />
      <Checkbox
        size="xs"
        label="Same parameters"
        title="On, all panes take the parameters of the first, and what is set in one is set in all."
        checked={synced}
        onChange={(event) => act.setSynced(event.currentTarget.checked)}
      />
      <ToolingButton />
      {services.length > 0 && (
        <OptionalSelect
          label="Call as service"
          title="Its policy, budgets and limits count for every pane."
          none="No service"
          width={130}
          options={services.map(({ name }) => name)}
          value={service}
          onChange={act.setService}
        />
      )}
    </div>
  )
}
