/** Tools and the form of answers as their editor holds them: as typed, valid or not. */
import { z } from 'zod'

const toolDraft = z.object({
  name: z.string(),
  description: z.string(),
  /** A JSON Schema as typed; empty: it takes no arguments. */
  parameters: z.string(),
  /** The result its calls begin with; empty: one is written for each. */
  stub: z.string(),
})
export type ToolDraft = z.infer<typeof toolDraft>

export const toolingDraft = z.object({
  tools: z.array(toolDraft),
  /** `auto`, `none`, `required`, or `only` and a tool's name after a space. */
  choice: z.string(),
  format: z.enum(['text', 'json_object', 'json_schema']),
  schemaName: z.string(),
  /** A JSON Schema as typed. */
  schema: z.string(),
  strict: z.boolean(),
})
export type ToolingDraft = z.infer<typeof toolingDraft>

export const noTooling: ToolingDraft = {
  tools: [],
  choice: 'auto',
  format: 'text',
  schemaName: 'answer',
  schema: '',
  strict: false,
}

const json = (value: unknown) => JSON.stringify(value, null, 2)
const text = (description: string) => ({ type: 'string', description })

export const emptyTool: ToolDraft = { name: '', description: '', parameters: '', stub: '' }

/** Tools to begin with, by what they are for. */
export const toolTemplates: Readonly<Record<string, ToolDraft>> = {
  'Weather of a city': {
    name: 'get_weather',
    description: 'The weather of a city now.',
    parameters: json({
      type: 'object',
      properties: { city: text('City and country'), unit: { enum: ['celsius', 'fahrenheit'] } },
      required: ['city'],
      additionalProperties: false,
    }),
    stub: json({ temperature: 21, sky: 'clear' }),
  },
  'Search in documents': {
    name: 'search',
    description: 'Finds passages that answer a question.',
    parameters: json({
      type: 'object',
      properties: { query: text('What to look for'), limit: { type: 'integer', minimum: 1 } },
      required: ['query'],
      additionalProperties: false,
    }),
    stub: '',
  },
  'No arguments': { ...emptyTool, name: 'get_time', description: 'The time now, in UTC.' },
}

/** Schemas to begin with, by what they ask for. */
export const schemaTemplates: Readonly<Record<string, string>> = {
  'A label and why': json({
    type: 'object',
    properties: {
      label: { enum: ['positive', 'neutral', 'negative'] },
      reason: { type: 'string' },
    },
    required: ['label', 'reason'],
    additionalProperties: false,
  }),
  'A list of items': json({
    type: 'object',
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: { name: { type: 'string' }, amount: { type: 'number' } },
          required: ['name', 'amount'],
          additionalProperties: false,
        },
      },
    },
    required: ['items'],
    additionalProperties: false,
  }),
}
