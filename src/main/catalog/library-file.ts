/** The shape of the price library's data (genai-prices), as far as it is read. */
import { z } from 'zod'

const clause = z.union([
  z.object({ equals: z.string() }),
  z.object({ starts_with: z.string() }),
  z.object({ ends_with: z.string() }),
  z.object({ contains: z.string() }),
  z.object({ regex: z.string().max(200) }),
])
export type Match = z.infer<typeof clause> | { or: Match[] } | { and: Match[] }
const match: z.ZodType<Match> = z.lazy(() =>
  z.union([
    clause,
    z.object({ or: z.array(match).max(500) }),
    z.object({ and: z.array(match).max(500) }),
  ]),
)

const libraryRate = z.union([
  z.number(),
  z.object({
    base: z.number(),
    tiers: z.array(z.object({ start: z.int().min(1), price: z.number() })),
  }),
])
export type LibraryRate = z.infer<typeof libraryRate>
const libraryPrice = z.object({
  input_mtok: libraryRate.optional(),
  output_mtok: libraryRate.optional(),
  cache_read_mtok: libraryRate.optional(),
  cache_write_mtok: libraryRate.optional(),
  cache_write_1h_mtok: libraryRate.optional(),
  input_audio_mtok: libraryRate.optional(),
  cache_audio_read_mtok: libraryRate.optional(),
  output_audio_mtok: libraryRate.optional(),
  input_image_mtok: libraryRate.optional(),
  cache_image_read_mtok: libraryRate.optional(),
  output_image_mtok: libraryRate.optional(),
  web_searches_kcount: z.number().optional(),
  storage_searches_kcount: z.number().optional(),
})
export type LibraryPrice = z.infer<typeof libraryPrice>
export const libraryModel = z.object({
  id: z.string().max(200),
  name: z.string().max(200).optional(),
  context_window: z.int().min(1).max(1e9).optional(),
  prices_checked: z.iso.date().optional(),
  match,
  prices: z.union([
    z
      .array(
        z.object({
          constraint: z.object({ start_date: z.iso.date() }).nullable().optional(),
          prices: libraryPrice,
        }),
      )
      .min(1),
    libraryPrice,
  ]),
})
export type LibraryModel = z.infer<typeof libraryModel>

/** Only the two providers of our tables are read; what else the file holds does not matter. */
export const libraryFile = z
  .array(z.looseObject({ id: z.string() }))
  .transform((providers, context) =>
    ['openai', 'anthropic'].flatMap((id) => {
      const found = providers.find((provider) => provider.id === id)
      const parsed = z
        .object({ id: z.string(), models: z.array(z.looseObject({ id: z.string() })).max(5000) })
        .safeParse(found)
      if (parsed.success) return [parsed.data]
      const issue = parsed.error.issues[0]
      context.addIssue({
        code: 'custom',
        message: `${id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is missing'}`,
      })
      return []
    }),
  )
export type LibraryFile = z.infer<typeof libraryFile>
