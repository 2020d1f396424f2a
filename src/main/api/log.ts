/** Handlers of contract/log. */
import type { LogReader } from '../platform/log-reader'
import { os } from './handlers'

export function logHandlers({ logReader }: { readonly logReader: LogReader }) {
  return { list: os.log.list.handler(({ input }) => logReader.page(input)) }
}
