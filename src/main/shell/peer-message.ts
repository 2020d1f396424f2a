/** What a page may send over its line: oRPC's own decoder would reject anything else outside of any handler. */
import { z } from 'zod'

/** The same bound as a request body's. */
const messageLimit = 20 * 1024 * 1024

/** The shapes of oRPC's peer protocol: a request, an event of an input stream, an abort. Binary messages carry files, which we have none of. */
const peerMessage = z.union([
  z.object({ i: z.string(), t: z.literal(1).optional(), p: z.object({ u: z.string().startsWith('/') }) }),
  z.object({ i: z.string(), t: z.literal(3), p: z.object({ e: z.string() }) }),
  z.object({ i: z.string(), t: z.literal(4) }),
])

/** True for a message of reasonable size that the peer protocol knows. */
export function isPeerMessage(data: unknown): boolean {
  if (typeof data !== 'string' || data.length > messageLimit) return false
  try {
    return peerMessage.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}
