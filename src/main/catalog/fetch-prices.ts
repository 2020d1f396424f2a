/** Reads the published price data over HTTPS, when a person asks for it and at no other time. */
import { Failure } from '../platform/failure'

export type FetchText = (url: string) => Promise<string>

/** The text at an address; at most 20 MB, in 20 s. Throws Failure `network` with a way out. */
export function fetchText(fetch: typeof globalThis.fetch): FetchText {
  return async (url) => {
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(20_000),
        redirect: 'error',
        headers: { accept: 'application/json' },
      })
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      const parts: Uint8Array[] = []
      let size = 0
      for await (const part of response.body ?? []) {
        size += part.length
        if (size > 20_000_000) throw new Error('more than 20 MB')
        parts.push(part)
      }
      return Buffer.concat(parts).toString('utf8')
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : 'no answer'
      throw new Failure(
        'network',
        `The published prices could not be read (${why}). Download ${url} elsewhere and import the file.`,
      )
    }
  }
}
