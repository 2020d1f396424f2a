/** Which export a file is, by its columns alone: names of files say nothing. */
import { anthropicCost } from './anthropic-cost'
import { anthropicUsage } from './anthropic-usage'
import type { Format } from './format'
import { openaiCost } from './openai-cost'
import { openaiUsage } from './openai-usage'

const formats: readonly Format[] = [anthropicUsage, anthropicCost, openaiCost, openaiUsage]

/** The format, or a sentence that names the columns found and what the nearest format lacks. */
export function recognise(header: readonly string[]): Format | string {
  const found = new Set(header)
  const tried = formats.map((format) => ({
    format,
    missing: format.required.filter((column) => !found.has(column)),
  }))
  const whole = tried.find(({ missing }) => missing.length === 0)
  if (whole !== undefined) return whole.format
  const columns = header
    .slice(0, 30)
    .map((column) => column.slice(0, 60))
    .join(', ')
  const nearest = tried.find(({ format, missing }) => missing.length < format.required.length)
  return nearest === undefined
    ? `Line 1: this is none of the exports that can be read (usage or cost of Anthropic or OpenAI). Its columns: ${columns}.`
    : `Line 1: this looks like ${names[nearest.format.family]}, but ${nearest.missing.join(' and ')} is missing. Its columns: ${columns}.`
}

const names: Readonly<Record<Format['family'], string>> = {
  anthropic_usage: "Anthropic's token export",
  anthropic_cost: "Anthropic's cost export",
  openai_usage: "OpenAI's usage export",
  openai_cost: "OpenAI's cost export",
}
