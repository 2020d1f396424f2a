/** The prompt library: prompts under a name, each with its versions (spec G1). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { parameters } from './calls'
import { epochMs, id, listOf, nothing, ok, reference } from './primitives'

/** What a call takes at most anyway, with room for what stands around it. */
const text = z.string().max(2_000_000)
const promptName = z.string().trim().min(1).max(80)
const note = z.string().trim().max(300)
const version = z.int().min(1)

/** What is called: `{{names}}` in its texts are filled in where it is used. */
export const promptBody = z
  .strictObject({
    system: text,
    messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), text })).max(500),
    /** As the playground names it; left out: the default of whoever uses it. */
    model: reference.optional(),
    parameters: parameters.optional(),
  })
  .refine(({ system, messages }) => system.trim() !== '' || messages.length > 0, {
    message: 'A prompt has a system prompt or a message.',
  })
export type PromptBody = z.infer<typeof promptBody>

export const promptBrief = z.object({
  id,
  name: z.string(),
  /** Whose content it is: it goes with a wipe of that project. */
  project: z.string(),
  createdAt: epochMs,
  savedAt: epochMs,
  /** The newest. */
  version,
  note: z.string(),
  /** The `{{names}}` in the newest version. */
  variables: z.array(z.string()),
})
export type PromptBrief = z.infer<typeof promptBrief>

export const promptVersion = z.object({ version, savedAt: epochMs, note: z.string() })
export type PromptVersion = z.infer<typeof promptVersion>

/** The prompt is null where it cannot be read. */
export const wholeVersion = promptVersion.extend({ prompt: promptBody.nullable() })
export type WholeVersion = z.infer<typeof wholeVersion>

export const promptDetail = promptBrief.extend({
  /** Newest first. */
  versions: z.array(promptVersion),
})
export type PromptDetail = z.infer<typeof promptDetail>

/** A prompt with all that could be read of it, as its removal gives it and putting it back takes. */
export const removedPrompt = z.strictObject({
  id,
  name: promptName,
  project: reference,
  createdAt: epochMs,
  versions: z
    .array(z.strictObject({ version, savedAt: epochMs, note, prompt: promptBody }))
    .max(500),
})
export type RemovedPrompt = z.infer<typeof removedPrompt>

const newPrompt = z.strictObject({
  name: promptName,
  project: reference,
  note: note.default(''),
  prompt: promptBody,
})
export type NewPrompt = z.output<typeof newPrompt>

const newVersion = z.strictObject({
  id,
  /** In which it was written: refused where that one stores no content. Left out: the prompt's own. */
  project: reference.optional(),
  note: note.default(''),
  prompt: promptBody,
})
export type NewVersion = z.output<typeof newVersion>

const ofVersion = z.strictObject({ id, version: z.coerce.number().int().min(1).max(1_000_000) })

export const promptsContract = {
  list: oc
    .route({ method: 'GET', path: '/prompts', summary: 'Saved prompts, by name' })
    .input(nothing)
    .output(listOf(promptBrief)),
  get: oc
    .route({ method: 'GET', path: '/prompts/{id}', summary: 'A saved prompt and its versions' })
    .input(z.strictObject({ id }))
    .output(promptDetail),
  version: oc
    .route({
      method: 'GET',
      path: '/prompts/{id}/versions/{version}',
      summary: 'What a version of a saved prompt says',
    })
    .input(ofVersion)
    .output(wholeVersion),
  create: oc
    .route({
      method: 'POST',
      path: '/prompts',
      successStatus: 201,
      summary: 'Save a prompt under a name, as its version 1',
    })
    .input(newPrompt)
    .output(promptBrief),
  saveVersion: oc
    .route({
      method: 'POST',
      path: '/prompts/{id}/versions',
      successStatus: 201,
      summary: 'Save a further version of a prompt',
    })
    .input(newVersion)
    .output(promptBrief),
  restore: oc
    .route({
      method: 'POST',
      path: '/prompts/{id}/versions/{version}/restore',
      successStatus: 201,
      summary: 'What a version says becomes the newest one; none is lost',
    })
    .input(ofVersion)
    .output(promptBrief),
  rename: oc
    .route({ method: 'PATCH', path: '/prompts/{id}', summary: 'Give a saved prompt another name' })
    .input(z.strictObject({ id, name: promptName }))
    .output(promptBrief),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/prompts/{id}',
      summary: 'Remove a saved prompt with its versions; the answer is what putting it back takes',
    })
    .input(z.strictObject({ id }))
    .output(removedPrompt),
  putBack: oc
    .route({
      method: 'PUT',
      path: '/prompts/{id}',
      summary: 'Put a removed prompt back, as its removal gave it',
    })
    .input(removedPrompt)
    .output(ok),
}
