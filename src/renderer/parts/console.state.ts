/**
 * The console's own truths that the frame and every page share: settings, emergency stop, health,
 * and the people's pickers.
 */
import type { Settings } from '../../contract/system'
import { useServerAction, useServerQuery } from '../client/query'

export function useSettings() {
  return useServerQuery(['settings'], ['system', 'settings'], (client) => client.system.settings())
}

/** Changes preferences. */
export function useUpdateSettings() {
  return useServerAction(
    (client, change: Partial<Omit<Settings, 'fromDotEnv'>>) => client.system.updateSettings(change),
    ['settings'],
  )
}

export function useEmergency() {
  return useServerQuery(['emergency'], ['emergency'], (client) => client.emergency.get())
}

export function useHealth() {
  return useServerQuery(['health', 'emergency'], ['system', 'health'], (client) =>
    client.system.health(),
  )
}

export function useProjects() {
  return useServerQuery(['projects'], ['projects', 'list'], (client) => client.projects.list())
}

/**
 * Whether what stands on a page may be kept: the project that is asked next and the one it was said
 * in, where there is one, both store content. `unkept` is one that does not.
 */
export function useContentStored(asked: string | undefined, said: string | undefined) {
  const projects = useProjects().data?.items.filter(({ name }) => name === asked || name === said)
  const unkept = projects?.find(({ storeContent }) => !storeContent)?.name ?? null
  const isKnown = projects?.some(({ name }) => name === asked) === true
  return { stored: isKnown && unkept === null, unkept }
}

export function useEnvironments() {
  return useServerQuery(['environments'], ['environments', 'list'], (client) =>
    client.environments.list(),
  )
}

export function useServices() {
  return useServerQuery(['services'], ['services', 'list'], (client) => client.services.list())
}
