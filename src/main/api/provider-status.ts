/** Handlers of contract/provider-status. */
import type { ProviderStatus } from '../usage/provider-status'
import { os } from './handlers'

export function providerStatusHandlers({
  providerStatus,
}: {
  readonly providerStatus: Pick<ProviderStatus, 'list' | 'service'>
}) {
  return {
    list: os.providerStatus.list.handler(() => providerStatus.list()),
    service: os.providerStatus.service.handler(({ input }) => providerStatus.service(input)),
  }
}
