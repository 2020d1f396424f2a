/** The right side: what shapes the next answer, and what is known of the last one. */
import { Tabs } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import type { CallEstimate } from '../../../contract/call-estimate'
import type { CallRequest } from '../../../contract/calls'
import type { CallRun } from '../../call/call-run'
import { lastRun } from './conversation'
import { usePlayground, type Desk, type SideTab } from './playground.state'
import { FactsTab } from './FactsTab'
import { ParametersTab } from './ParametersTab'
import { RawTab } from './RawTab'
import { RouteTab } from './RouteTab'
import classes from './playground.module.css'

export interface SidePaneProps {
  readonly desk: Desk | null
  readonly estimate: CallEstimate | undefined
  /** The request as it would be sent now; null while there is nothing to send. */
  readonly request: CallRequest | null
}

const tabs = [
  { id: 'parameters', label: 'Parameters' },
  { id: 'route', label: 'Route' },
  { id: 'facts', label: 'Facts' },
  { id: 'raw', label: 'Raw' },
] as const satisfies readonly { id: SideTab; label: string }[]

export const SidePane = memo(function SidePane({ desk, estimate, request }: SidePaneProps) {
  const tab = usePlayground((state) => state.tab)
  const setTab = usePlayground((state) => state.setTab)
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        setTab(tabs.find((candidate) => candidate.id === next)?.id ?? 'parameters')
      }
      className={classes.side}
      keepMounted={false}
    >
      <Tabs.List className={classes.sideTabs}>
        {tabs.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="parameters" className={classes.sidePanel}>
        <ParametersTab project={desk?.scope.project} estimate={estimate} />
      </Tabs.Panel>
      <Tabs.Panel value="route" className={classes.sidePanel}>
        <OfChosen draw={(run) => <RouteTab run={run} estimate={estimate} />} />
      </Tabs.Panel>
      <Tabs.Panel value="facts" className={classes.sidePanel}>
        <OfChosen draw={(run) => <FactsTab run={run} />} />
      </Tabs.Panel>
      <Tabs.Panel value="raw" className={classes.sidePanel}>
        <OfChosen draw={(run) => <RawTab run={run} request={request} estimate={estimate} />} />
      </Tabs.Panel>
    </Tabs>
  )
})

/**
 * Draws the chosen answer's run, else the last one's; only what is open follows the beat of an
 * arriving answer.
 */
function OfChosen({ draw }: { readonly draw: (run: CallRun | null) => ReactNode }) {
  const run = usePlayground(
    ({ conversation: { turns }, chosen }) =>
      turns.find((turn) => turn.id === chosen)?.run ?? lastRun(turns),
  )
  return <>{draw(run)}</>
}
