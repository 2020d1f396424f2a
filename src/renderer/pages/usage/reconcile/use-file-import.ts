/** Sends chosen files in pieces, one file after the other, and says how far it is. */
import { useCallback, useRef, useState } from 'react'
import type { Client } from '../../../../contract/contract'
import type { ErrorBody } from '../../../../contract/errors'
import type { ImportedExport } from '../../../../contract/reconcile'
import { useServerAction } from '../../../client/query'

export interface FileImport {
  readonly take: (files: readonly File[]) => Promise<void>
  readonly stop: () => void
  /** The file on its way; null while none is. */
  readonly running: { readonly name: string; readonly share: number; readonly rows: number } | null
  readonly taken: readonly ImportedExport[]
  readonly faults: readonly { readonly name: string; readonly error: ErrorBody }[]
}

/** Bytes of a piece: never more characters than a piece may have. */
const pieceBytes = 500_000

export function useFileImport(): FileImport {
  const [running, setRunning] = useState<FileImport['running']>(null)
  const [taken, setTaken] = useState<FileImport['taken']>([])
  const [faults, setFaults] = useState<FileImport['faults']>([])
  const stopped = useRef(false)
  const { run } = useServerAction(
    (client, file: File) =>
      sendFile(
        client,
        file,
        () => stopped.current,
        (share, rows) => setRunning({ name: file.name, share, rows }),
      ),
    ['reconcile'],
  )
  const take = useCallback(
    async (files: readonly File[]) => {
      stopped.current = false
      setTaken([])
      setFaults([])
      for (const file of files) {
        if (stopped.current) break
        setRunning({ name: file.name, share: 0, rows: 0 })
        const result = await run(file)
        if (!result.ok) setFaults((all) => [...all, { name: file.name, error: result.error }])
        else {
          const kept = result.value
          if (kept !== null) setTaken((all) => [...all, kept])
        }
      }
      setRunning(null)
    },
    [run],
  )
  const stop = useCallback(() => {
    stopped.current = true
  }, [])
  return { take, stop, running, taken, faults }
}

/** Null where it was stopped: what was sent is thrown away by the console. */
async function sendFile(
  client: Client,
  file: File,
  isStopped: () => boolean,
  onProgress: (share: number, rows: number) => void,
): Promise<ImportedExport | null> {
  const decoder = new TextDecoder()
  let importId: string | undefined
  for (let at = 0; ; at += pieceBytes) {
    if (isStopped()) return null
    const end = Math.min(file.size, at + pieceBytes)
    const more = end < file.size
    const text = decoder.decode(await file.slice(at, end).arrayBuffer(), { stream: more })
    const answer = await client.reconcile.import({
      text,
      fileName: file.name.slice(0, 255),
      more,
      ...(importId === undefined ? {} : { importId }),
    })
    if (answer.state === 'kept') return answer.export
    importId = answer.importId
    onProgress(end / file.size, answer.rows)
  }
}
