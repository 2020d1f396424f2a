/** Made-up histories of days from a seed: flat, weekly, growing and spiky. */
import { seededRandom, type Random } from '../../../src/shared/random'
import type { Day } from '../../../src/main/usage/forecast/weekday-factors'

/** 5 USD. */
const base = 5_000_000_000

/** Log-normal with median 1. */
function around(random: Random, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(spread * normal)
}

const shapes = {
  flat: (random: Random) => around(random, 0.15),
  weekly: (random: Random, day: number) =>
    ([0.15, 1.3, 1.4, 1.35, 1.3, 1.1, 0.2][day % 7] ?? 1) * around(random, 0.15),
  growing: (random: Random, day: number) => 1.01 ** day * around(random, 0.15),
  spiky: (random: Random) => around(random, 0.25) * (random() < 0.08 ? 4 + 6 * random() : 1),
} as const

export type Shape = keyof typeof shapes
export const shapeNames = Object.keys(shapes) as readonly Shape[]

/** Days from a Sunday on. */
export function history(shape: Shape, days: number, seed: number): Day[] {
  const random = seededRandom(seed)
  return Array.from({ length: days }, (_, day) => ({
    weekday: day % 7,
    amount: Math.round(base * shapes[shape](random, day)),
  }))
}
