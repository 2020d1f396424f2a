/** What a page may send: oRPC's own decoder would reject anything else outside any handler. */
import { z } from 'zod'

/** The same bound as a request body's. */
const messageLimit = 20 * 1024 * 1024

export interface PeerMessage {
  /** Of the request it is, or belongs to. */
  readonly id: string
  readonly kind: 'request' | 'event' | 'abort'
  /** In characters. */
  readonly length: number
}

/**
 * The shapes of oRPC's peer protocol: a request, an event of an input stream, an abort. Binary
 * messages carry files, which we have none of.
 */
const shapes = z.union([
  z.object({
    i: z.string(),
    t: z.literal(1).optional(),
    p: z.object({ u: z.string().startsWith('/') }),
  }),
  z.object({ i: z.string(), t: z.literal(3), p: z.object({ e: z.string() }) }),
  z.object({ i: z.string(), t: z.literal(4) }),
])

/** The message, where it is of reasonable size and one that the peer protocol knows; else null. */
export function peerMessage(data: unknown): PeerMessage | null {
  if (typeof data !== 'string' || data.length > messageLimit) return null
  try {
    const known = shapes.safeParse(JSON.parse(data))
    if (!known.success) return null
    const { i, t } = known.data
    return { id: i, kind: t === 4 ? 'abort' : t === 3 ? 'event' : 'request', length: data.length }
  } catch {
    return null
  }
}
