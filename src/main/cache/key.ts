/**
 * The key of an answer: a hash of everything that shapes it. The project stands in it in the clear,
 * so that questions can be counted by project.
 */
import { createHash } from 'node:crypto'
import type { AnswerShape } from './port'

/**
 * Raised whenever the shape or its writing changes: what was kept under the old one is then not
 * found, and expires.
 */
const version = '1'
const hashLength = 64

/** `1:dev:ab…`: the same for equal shapes in any order of fields, another for any difference. */
export function keyOf(shape: AnswerShape): string {
  return `${version}:${shape.project}:${createHash('sha256').update(canonical(shape)).digest('hex')}`
}

/** The project a key belongs to. */
export function projectOf(key: string): string {
  return key.slice(version.length + 1, -hashLength - 1)
}

/** JSON with the fields of each object in one order, and an undefined field like a missing one. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
