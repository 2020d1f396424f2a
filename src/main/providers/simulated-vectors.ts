/**
 * Embeddings of the simulated provider: unit vectors by feature hashing, so that texts sharing
 * words are near each other.
 */
import { createHash } from 'node:crypto'

const dimensions = 256

/** The same vector for the same text, of length 1. */
export function simulatedVector(text: string): number[] {
  const vector = new Float64Array(dimensions)
  // The whole text takes part, lightly, so that no two texts coincide and none is empty.
  add(vector, `text:${text}`, 0.1)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) add(vector, word, 1)
  const norm = Math.hypot(...vector)
  return Array.from(vector, (value) => value / norm)
}

function add(vector: Float64Array, feature: string, weight: number): void {
  const hash = createHash('sha256').update(feature).digest()
  for (let at = 0; at < 8; at += 2) {
    const place = hash.readUInt8(at)
    vector[place] = (vector[place] ?? 0) + (hash.readUInt8(at + 1) < 128 ? weight : -weight)
  }
}
