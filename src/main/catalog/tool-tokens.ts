/**
 * What tools, calls of them and the form of an answer add to the input: their texts by the
 * vocabulary, and what vendors put around them.
 */
import type { Message } from '../../contract/calls'
import { claudeVersion } from '../../contract/claude-version'
import type { Tooling } from '../../contract/tools'
import type { TokenCount } from './port'
import type { TextCounts } from './text-counts'
import type { Vocabulary } from './vocabulary'

interface Around {
  /** The prompt that tells a model how to call, or to keep to a schema. In tokens. */
  readonly prompt: TokenCount
  readonly tool: TokenCount
  readonly call: TokenCount
  /** How much longer than their JSON tools may be written out, in thousandths. */
  readonly permille: number
  /** The same of the schema of an answer. */
  readonly schemaPermille: number
}

/**
 * OpenAI writes functions out as TypeScript, which is shorter than their JSON (cookbook, how to
 * count tokens: 12 around all, 7 to 10 for each).
 */
const openai: Around = {
  prompt: { counted: 12, bound: 64 },
  tool: { counted: 8, bound: 24 },
  call: { counted: 6, bound: 16 },
  permille: 1200,
  schemaPermille: 1200,
}

/** Templates of open models indent the JSON and put a page of advice before it. */
const unknown: Around = {
  prompt: { counted: 120, bound: 768 },
  tool: { counted: 12, bound: 64 },
  call: { counted: 16, bound: 64 },
  permille: 2000,
  schemaPermille: 2000,
}

/**
 * Anthropic's system prompt for tools by model and choice (platform.claude.com, tool use pricing);
 * later models are held at more than any of them has.
 */
function claudeAround(model: string, forced: boolean): Around {
  const version = claudeVersion(model)
  const known = version > 0 && version < 4.7
  const prompt = forced ? 313 : /claude-3-opus/.test(model) ? 530 : 346
  return {
    prompt: known ? { counted: prompt, bound: 600 } : { counted: 500, bound: 1200 },
    tool: { counted: 12, bound: 48 },
    call: { counted: 16, bound: 64 },
    permille: 1300,
    // It is sent in words that close each object and move bounds into descriptions.
    schemaPermille: 3000,
  }
}

const nothing: TokenCount = { counted: 0, bound: 0 }

/** Texts that are counted as one. */
export interface CountedTexts {
  readonly texts: readonly string[]
  /** What they are written from: the same object from a call's beginning to its end. */
  readonly list: object
}

export interface ToolTexts {
  readonly tools: CountedTexts | undefined
  readonly schema: CountedTexts | undefined
}

export function toolTexts({ tools, responseFormat }: Tooling): ToolTexts {
  const written = (list: object, parts: readonly unknown[]) => ({
    list,
    texts: parts.map((part) => JSON.stringify(part)),
  })
  return {
    tools: tools === undefined ? undefined : written(tools, tools),
    schema:
      responseFormat?.type === 'json_schema'
        ? written(responseFormat, [responseFormat])
        : undefined,
  }
}

/** Zero where there are no tools, no calls of them and no form of the answer. */
export function toolTokens(
  counts: Pick<TextCounts, 'sumOf'>,
  vocabulary: Vocabulary,
  model: string,
  messages: readonly Message[],
  tooling: Tooling,
): TokenCount {
  const { tools = [], toolChoice, responseFormat } = tooling
  const calls = messages.reduce(
    (sum, { role, toolCalls = [] }) => sum + toolCalls.length + (role === 'tool' ? 1 : 0),
    0,
  )
  if (tools.length + calls === 0 && responseFormat === undefined) return nothing
  const forced = typeof toolChoice === 'object' || toolChoice === 'required'
  const { prompt, tool, call, permille, schemaPermille } = vocabulary.exact
    ? openai
    : /claude/i.test(model)
      ? claudeAround(model, forced)
      : unknown
  const texts = toolTexts(tooling)
  const sumOf = (part: CountedTexts | undefined) =>
    part === undefined ? nothing : counts.sumOf(part.texts, vocabulary, model, part.list)
  const [ofTools, ofSchema] = [sumOf(texts.tools), sumOf(texts.schema)]
  const parts = tools.length + (texts.schema === undefined ? 0 : 1)
  const around = (side: 'counted' | 'bound') =>
    prompt[side] + tool[side] * parts + call[side] * calls
  return {
    counted: ofTools.counted + ofSchema.counted + around('counted'),
    bound:
      Math.ceil((ofTools.bound * permille + ofSchema.bound * schemaPermille) / 1000) +
      around('bound'),
  }
}
