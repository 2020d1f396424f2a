/** The command line of `serve`: what it does not know is an error, never a guess. */
import { parseArgs } from 'node:util'
import { z } from 'zod'

export interface Flags {
  readonly home: string | undefined
  readonly port: number
  readonly open: boolean
  readonly origin: URL | null
}

export class FlagError extends Error {}

export const usage = 'Usage: npm run serve -- [--home DIR] [--port N] [--no-open] [--origin URL]'

/** Throws FlagError with one sentence. */
export function parseFlags(args: readonly string[]): Flags {
  const { home, port, origin, ...rest } = readArgs(args)
  if (home === '') throw new FlagError('--home needs a folder.')
  return {
    home,
    port: parsePort(port),
    open: rest['no-open'] !== true,
    origin: origin === undefined ? null : parseOrigin(origin),
  }
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        home: { type: 'string' },
        port: { type: 'string' },
        origin: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values
  } catch (thrown) {
    throw new FlagError(
      thrown instanceof Error
        ? (thrown.message.split('. ', 1)[0] ?? '')
        : 'The flags could not be read',
    )
  }
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return 0
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(text)
  if (!port.success || !/^\d+$/.test(text))
    throw new FlagError(`--port must be a number from 0 to 65535, not ${JSON.stringify(text)}.`)
  return port.data
}

function parseOrigin(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isOrigin =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  if (!isOrigin)
    throw new FlagError(
      `--origin must be an address like http://localhost:9000 or https://box.example, not ${JSON.stringify(text)}.`,
    )
  return url
}
