/**
 * An answer as the text of a cell and back. Vectors are packed as bytes: half the size of their
 * digits, and the same numbers to the last bit.
 */
import type { KeptAnswer } from './port'

type Width = 32 | 64

interface PackedVectors {
  /** Bits a number: 32 where every number is one of 32 bits, as providers send them. */
  readonly width: Width
  readonly vectors: readonly string[]
}

/** As it lies in its cell. */
export type Cell = Omit<KeptAnswer, 'embeddings'> & { readonly packed?: PackedVectors }

/** JSON, which `answerOf` reads back to the same answer. */
export function textOf({ embeddings, ...rest }: KeptAnswer): string {
  const cell: Cell = embeddings === undefined ? rest : { ...rest, packed: pack(embeddings) }
  return JSON.stringify(cell)
}

export function answerOf({ packed, ...rest }: Cell): KeptAnswer {
  return packed === undefined
    ? rest
    : { ...rest, embeddings: packed.vectors.map((vector) => unpack(vector, packed.width)) }
}

function pack(vectors: readonly (readonly number[])[]): PackedVectors {
  const width: Width = vectors.every((vector) =>
    vector.every((number) => Object.is(Math.fround(number), number)),
  )
    ? 32
    : 64
  return {
    width,
    vectors: vectors.map((vector) =>
      base64(width === 32 ? Float32Array.from(vector) : Float64Array.from(vector)),
    ),
  }
}

function base64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function unpack(text: string, width: Width): number[] {
  // A copy: the small ones that Node cuts from its pool start anywhere, and an array of floats may
  // not.
  const { buffer } = Uint8Array.from(Buffer.from(text, 'base64'))
  return Array.from(width === 32 ? new Float32Array(buffer) : new Float64Array(buffer))
}
