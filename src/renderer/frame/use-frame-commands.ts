/** The actions the frame itself offers to the palette: emergency stop, theme, rail, environment. */
import { useMemo } from 'react'
import { widthOf } from '../kit/use-width'
import { useFrame, type Command } from './frame.state'
import {
  useEmergency,
  useEnvironments,
  useProjects,
  useSettings,
  useUpdateSettings,
} from '../parts/console.state'

const themes = ['system', 'light', 'dark'] as const

function emergencyCommand(engaged: boolean, show: (step: 'engage' | 'release') => void): Command {
  const which = { id: 'emergency', group: 'Safety' }
  return engaged
    ? {
        ...which,
        label: 'Release the emergency stop',
        words: 'resume calls',
        run: () => show('release'),
      }
    : {
        ...which,
        label: 'Engage the emergency stop',
        words: 'block all calls cancel',
        run: () => show('engage'),
      }
}

/** The same array until what it offers is another thing. */
export function useFrameCommands(): readonly Command[] {
  const engaged = useEmergency().data?.engaged ?? false
  const settings = useSettings().data
  const projects = useProjects().data?.items
  const environments = useEnvironments().data?.items
  const { run } = useUpdateSettings()
  const { showEmergency, toggleRail } = useFrame.getState()
  return useMemo(() => {
    const commands: Command[] = [
      emergencyCommand(engaged, showEmergency),
      {
        id: 'rail',
        group: 'View',
        label: 'Narrow or widen the rail',
        run: () => toggleRail(widthOf(window.innerWidth) === 'wide'),
      },
    ]
    for (const theme of themes) {
      if (theme !== settings?.theme)
        commands.push({
          id: `theme-${theme}`,
          group: 'View',
          label: `Theme: ${theme}`,
          words: 'appearance colour',
          run: () => void run({ theme }),
        })
    }
    for (const project of projects ?? []) {
      if (project.name !== settings?.project)
        commands.push({
          id: `project-${project.name}`,
          group: 'Work in',
          label: `Project: ${project.name}`,
          run: () => void run({ project: project.name }),
        })
    }
    for (const environment of environments ?? []) {
      if (environment.name !== settings?.environment)
        commands.push({
          id: `environment-${environment.name}`,
          group: 'Work in',
          label: `Environment: ${environment.name}`,
          run: () => void run({ environment: environment.name }),
        })
    }
    return commands
  }, [engaged, settings, projects, environments, run, showEmergency, toggleRail])
}
