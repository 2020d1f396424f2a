/**
 * Saves a streamed route as a file. The browser spools the blob to disk, so a long export does not
 * have to fit in memory.
 */
import { errorBody } from '../../contract/errors'
import { CallError } from './call-error'

export async function saveResponse(response: Response, filename: string): Promise<void> {
  if (!response.ok) {
    const body = errorBody.safeParse(await response.json().catch(() => null))
    throw new CallError(
      body.success
        ? body.data
        : { code: 'internal', message: `The console answered ${response.status}.` },
    )
  }
  const address = URL.createObjectURL(await response.blob())
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = filename
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  // The browser reads the blob after the click has returned; a minute is far beyond the time it
  // needs to take hold of it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
