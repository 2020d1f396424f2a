/**
 * The words of the simulated provider: Markdown about the prompt's own subject, the same for the
 * same messages and seed.
 */
import { createHash } from 'node:crypto'
import type { Message } from '../../contract/calls'
import type { Tooling } from '../../contract/tools'
import { textOf } from './simulated-directives'

/** A deterministic generator (mulberry32), started from a hash of what shapes the answer. */
function dice(...parts: readonly string[]): () => number {
  let state = createHash('sha256').update(parts.join('\u0000')).digest().readUInt32LE(0)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const openings = [
  'Here is a short, structured take on it.',
  'The short answer first, the reasons after it.',
  'There are three things worth knowing here.',
  'A practical way to look at it follows.',
] as const
const verbs = [
  'Start from',
  'Measure',
  'Write down',
  'Agree on',
  'Compare',
  'Review',
  'Keep',
  'Question',
] as const
const objects = [
  'the goal',
  'the smallest useful step',
  'what it costs',
  'who depends on it',
  'the risks',
  'one number that shows progress',
  'the alternatives',
  'what can be undone',
] as const
const reasons = [
  'it keeps later choices cheap',
  'it shows early whether the idea holds',
  'everyone can check it',
  'it is the part that usually goes wrong',
  'it makes the next decision easier',
  'it saves the most time',
  'it is easy to forget',
  'the rest follows from it',
] as const
const closings = [
  'If one thing has to come first, make it the first point.',
  'Begin small, look at the result, then decide on the rest.',
  'Ask again with more detail and the plan can be made more exact.',
] as const
const commonWords = new Set(
  `about above after again because before being below between could describe does doing during each explain every from give have having here
  into itself just list make more most once only other over please same should show some such tell than that their them then there these they
  this those through under until very want what when where which while whom will with would write your`.split(
    /\s+/,
  ),
)

/** Words of the prompt that seem to name its subject. */
export function subjectOf(prompt: string): string {
  const words =
    prompt.replace(/\[\[sim:[^\]]*\]\]/g, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []
  const telling = words.filter((word) => word.length > 3 && !commonWords.has(word.toLowerCase()))
  return (telling.length === 0 ? words : telling).slice(0, 4).join(' ') || 'your question'
}

/** A whole answer. */
export function simulatedAnswer(messages: readonly Message[], model: string, seed: number): string {
  const prompt = textOf(messages.at(-1))
  const roll = dice(model, String(seed), JSON.stringify(messages))
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(roll() * items.length)] as Item
  const subject = subjectOf(prompt)
  if (/\bjson\b/i.test(prompt)) return jsonAnswer(subject, pick)
  const parts = [`## ${subject.charAt(0).toUpperCase()}${subject.slice(1)}`, pick(openings)]
  const points = Array.from(
    { length: 3 + Math.floor(roll() * 3) },
    () => `- **${pick(verbs)} ${pick(objects)}**: ${pick(reasons)}.`,
  )
  parts.push(points.join('\n'))
  if (/\b(compare|versus|vs|table|options?|difference)\b/i.test(prompt))
    parts.push(tableOf(pick, roll))
  if (/\b(code|function|script|typescript|python|javascript|sql|regex)\b/i.test(prompt))
    parts.push(codeOf(prompt, subject))
  parts.push(
    `${pick(closings)} *(Simulated answer: no provider was called and nothing was spent.)*`,
  )
  return parts.join('\n\n')
}

function jsonAnswer(subject: string, pick: <Item>(items: readonly Item[]) => Item): string {
  const steps = [1, 2, 3].map((order) => ({
    order,
    action: `${pick(verbs)} ${pick(objects)}`,
    why: pick(reasons),
  }))
  return JSON.stringify({ subject, summary: pick(openings), steps, simulated: true }, null, 2)
}

function tableOf(pick: <Item>(items: readonly Item[]) => Item, roll: () => number): string {
  const rows = ['A', 'B', 'C'].map(
    (name) =>
      `| Option ${name} | ${1 + Math.floor(roll() * 5)} | ${1 + Math.floor(roll() * 5)} | ${pick(reasons)} |`,
  )
  return ['| | Effort (1–5) | Benefit (1–5) | Because |', '|---|---:|---:|---|', ...rows].join('\n')
}

function codeOf(prompt: string, subject: string): string {
  const name =
    subject
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'answer'
  if (/\bpython\b/i.test(prompt)) {
    return [
      '```python',
      `def ${name}(items):`,
      '    """Returns the items that are not empty, in order."""',
      '    return [item for item in items if item]',
      '```',
    ].join('\n')
  }
  if (/\bsql\b/i.test(prompt))
    return [
      '```sql',
      'SELECT name, count(*) AS n',
      `FROM ${name}`,
      'GROUP BY name',
      'ORDER BY n DESC;',
      '```',
    ].join('\n')
  const head = `export function ${name}(items: readonly string[]): string[] {`
  return [
    '```ts',
    '/** The items that are not empty, in order. */',
    head,
    "  return items.filter((item) => item !== '')",
    '}',
    '```',
  ].join('\n')
}

/** What it "thinks" before it answers. */
export function simulatedReasoning(
  messages: readonly Message[],
  model: string,
  seed: number,
): string {
  const roll = dice('reasoning', model, String(seed), JSON.stringify(messages))
  const subject = subjectOf(textOf(messages.at(-1)))
  const object = () => objects[Math.floor(roll() * objects.length)] ?? objects[0]
  const plan =
    'A list will be easier to follow than a long text, so I answer with a few points and a clear next step.'
  return `The question is about ${subject}. First I look at ${object()}, then at ${object()}. ${plan}`
}

/**
 * Cuts text into tokens: one a word, with the space before it. Never more than a real tokenizer
 * would count for the same text.
 */
export function simulatedTokens(text: string): string[] {
  return text.match(/\s*\S+/g) ?? []
}

/** Input tokens of a chat: one a word, and what chat formats and tools add. */
export function simulatedInputTokens(messages: readonly Message[], tooling: Tooling = {}): number {
  const { tools = [], responseFormat } = tooling
  const described = [...tools, ...(responseFormat === undefined ? [] : [responseFormat])]
  return (
    messages.reduce((sum, message) => sum + 3 + simulatedTokens(textOf(message)).length, 3) +
    described.reduce((sum, each) => sum + 8 + simulatedTokens(JSON.stringify(each)).length, 0)
  )
}
