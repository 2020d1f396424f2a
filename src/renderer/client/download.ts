/**
 * Saves a streamed route as a file. The browser spools the blob to disk, so a long export does not
 * have to fit in memory.
 */
import { errorBody } from '../../contract/errors'
import { saveFile } from '../kit/save-file'
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
  saveFile(await response.blob(), filename)
}
