/** Numbers that look random and are the same for the same seed, so that a result can be drawn again. */

/** Evenly spread in [0, 1), 32 bits each. */
export type Random = () => number

/** sfc32 (Doty-Humphrey's PractRand), seeded through splitmix32; the first rounds are thrown away. */
export function seededRandom(seed: number): Random {
  let spread = seed | 0
  const word = () => {
    spread = (spread + 0x9e3779b9) | 0
    let mixed = spread ^ (spread >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
  let [a, b, c, counter] = [word(), word(), word(), 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 12; round++) next()
  return next
}
