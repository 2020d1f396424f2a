/** When the simulated provider calls tools, and with what. */
import type { Tool, ToolCall } from '../../contract/tools'
import type { ChatRequest } from './port'
import { textOf, type SimulatedDirectives } from './simulated-directives'
import { sampleOf } from './simulated-json'
import { subjectOf } from './simulated-text'

/**
 * Called are the tools that a choice or a directive asks for, else those that the last message
 * names, whole or by a word of their name. After results it goes on in words, unless a call is forced.
 */
export function simulatedToolCalls(
  { messages, tooling: { tools = [], toolChoice } = {} }: ChatRequest,
  { tool, tools: all }: SimulatedDirectives,
): ToolCall[] {
  const last = messages.at(-1)
  const prompt = textOf(last)
  const before = messages.reduce((sum, { toolCalls = [] }) => sum + toolCalls.length, 0)
  return wanted().map(({ name, parameters = {} }, at) => ({
    id: `call_sim_${before + at + 1}`,
    name,
    arguments: JSON.stringify(sampleOf({ type: 'object', ...parameters }, subjectOf(prompt))),
  }))

  function wanted(): readonly Tool[] {
    if (toolChoice === 'none') return []
    if (typeof toolChoice === 'object')
      return tools.filter(({ name }) => name === toolChoice.name).slice(0, 1)
    const named = tools.filter(({ name }) => tool === name || isMeant(name, prompt))
    const asked = all ? tools : named.length > 0 ? named : tool === null ? [] : tools.slice(0, 1)
    if (toolChoice === 'required') return asked.length > 0 ? asked : tools.slice(0, 1)
    return last?.role === 'tool' ? [] : asked
  }
}

/** Short words such as `get` and `now` stand in too many prompts to mean a tool. */
const leastLetters = 5

/** `weather` means `get_weather`. */
function isMeant(name: string, prompt: string): boolean {
  if (prompt.includes(name)) return true
  const words = new Set(prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  return name
    .toLowerCase()
    .split(/[_-]/)
    .some((word) => word.length >= leastLetters && words.has(word))
}
