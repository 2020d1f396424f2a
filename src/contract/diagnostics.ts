/** What helps somebody else to understand a fault here, shown whole before it is saved (spec L8). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, nothing } from './primitives'

const bundle = z.object({
  madeAt: epochMs,
  /** What a person should call the file they are saved in. */
  filename: z.string(),
  files: z.array(z.object({ name: z.string(), sizeBytes: count, text: z.string() })),
})
export type DiagnosticsBundle = z.infer<typeof bundle>

export const diagnosticsContract = {
  get: oc
    .route({
      method: 'GET',
      path: '/diagnostics',
      summary:
        'Version, platform, settings, counts, integrity and the last log lines, without keys, tokens, prompts or answers',
    })
    .input(nothing)
    .output(bundle),
}
