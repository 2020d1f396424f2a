/**
 * Provider records on a store of their own, for tests; gives what was asked when a base URL
 * changed.
 */
import { createProviderRecords } from '../../src/main/providers/records'
import { openTestStore } from '../record/open-store'

export function open(
  options: {
    readonly openaiBaseUrl?: string
    readonly onBaseUrlChanged?: (id: string, who: string) => Promise<void>
  } = {},
) {
  const parts = openTestStore()
  const asked: string[] = []
  const deps = {
    ...parts,
    onBaseUrlChanged: options.onBaseUrlChanged ?? (async (id: string) => void asked.push(id)),
    ...(options.openaiBaseUrl === undefined ? {} : { openaiBaseUrl: options.openaiBaseUrl }),
  }
  return { ...parts, deps, asked, records: createProviderRecords(deps) }
}
