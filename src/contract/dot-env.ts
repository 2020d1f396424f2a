/**
 * What was found in the `.env` files at start, and what became of it (spec K3). Names and places
 * only: a value may be a secret.
 */
import { z } from 'zod'

export const dotEnvFile = z.object({
  path: z.string(),
  /** `ignored`: it is there, and may hold what somebody else wrote, or is no plain file. */
  state: z.enum(['absent', 'read', 'ignored']),
  /** Why it was ignored, as a sentence. */
  problem: z.string().nullable(),
})

export const dotEnvVariable = z.object({
  name: z.string(),
  /** The file it was taken from. */
  path: z.string(),
  /**
   * `overridden`: the process has a variable of that name, which wins. `unused`: it changed
   * nothing, and `note` says why.
   */
  state: z.enum(['in_effect', 'overridden', 'unused']),
  /** What it sets, in a person's words. */
  sets: z.string(),
  note: z.string().nullable(),
})
export type DotEnvVariable = z.infer<typeof dotEnvVariable>

export const dotEnvReport = z.object({
  files: z.array(dotEnvFile),
  /** The variables that mean something to Tollgate; others in the file are not looked at. */
  variables: z.array(dotEnvVariable),
  /** Sentences on files, lines and values that could not be used. */
  problems: z.array(z.string()),
})
export type DotEnvReport = z.infer<typeof dotEnvReport>
