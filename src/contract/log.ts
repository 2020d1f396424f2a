/** The console's own log, a line a call and a line a fault, searched (spec L8). It holds no secret. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, listOf, pageFields, queryInt, reference } from './primitives'

/** From the least told to the most. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const
export const logLevel = z.enum(logLevels)
export type LogLevel = z.infer<typeof logLevel>

const question = z.strictObject({
  /** Stands in the line, upper or lower case. */
  search: z.string().max(200).optional(),
  /** That level and what is graver. */
  level: logLevel.optional(),
  callId: reference.optional(),
  from: queryInt.optional(),
  /** Left out itself. */
  to: queryInt.optional(),
})
export type LogQuestion = z.infer<typeof question>

export const logLine = z.object({
  /** Its place in the log; stays when the file is rotated. */
  id: z.string(),
  /** Null where the line is broken, as level is. */
  time: epochMs.nullable(),
  level: logLevel.nullable(),
  /** Of a broken line what is left of it. */
  message: z.string(),
  callId: z.string().nullable(),
  /** The rest, in the order it stands; what is not text as JSON. */
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  /** True: it is not one whole line of the log. */
  broken: z.boolean(),
})
export type LogLine = z.infer<typeof logLine>

export const logContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/log',
      summary:
        'Lines of the log, newest first; a page may hold fewer than its limit, and only one without a cursor is the last',
    })
    .input(question.extend(pageFields(500)))
    .output(listOf(logLine)),
}
