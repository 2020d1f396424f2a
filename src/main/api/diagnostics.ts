/** Handlers of contract/diagnostics. */
import type { DiagnosticsBundle } from '../../contract/diagnostics'
import { os } from './handlers'

export function diagnosticsHandlers({
  diagnostics,
}: {
  readonly diagnostics: () => Promise<DiagnosticsBundle>
}) {
  return { get: os.diagnostics.get.handler(() => diagnostics()) }
}
