/**
 * The standard normal distribution: its area below a point, and the point below which an area lies.
 */

/** Two-sided 95 %: the 0.975 quantile. */
export const z95 = 1.959963984540054

/** Area of the standard normal below `x`, to about 1e-15 (series near 0, continued fraction beyond). */
export function normalArea(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const far = Math.abs(x)
  const upper = far > 38 ? 0 : far < 4 ? 0.5 - seriesArea(far) : tailArea(far)
  return x > 0 ? 1 - upper : upper
}

/** Area between 0 and `x`: φ(x) · (x + x³/3 + x⁵/15 + …), Abramowitz and Stegun 26.2.11. */
function seriesArea(x: number): number {
  let term = x
  let sum = x
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return sum * density(x)
}

/** Area above `x`, Abramowitz and Stegun 26.2.14: a continued fraction that converges fast from 4 on. */
function tailArea(x: number): number {
  let fraction = 0
  for (let k = 60; k > 0; k--) fraction = k / (x + fraction)
  return density(x) / (x + fraction)
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
}

/**
 * The point below which the area `share` lies; ±Infinity at 0 and 1. Acklam's rational approximation
 * (1.15e-9), refined by one Halley step.
 */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) return Number.NaN
  if (share === 0) return -Infinity
  if (share === 1) return Infinity
  const rough = share > 0.5 ? -lowQuantile(1 - share) : lowQuantile(share)
  const error = normalArea(rough) - share
  const step = error / density(rough)
  return rough - step / (1 + (rough * step) / 2)
}

const inner = {
  top: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
    -3.066479806614716e1, 2.506628277459239,
  ],
  bottom: [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
    -1.328068155288572e1, 1,
  ],
} as const
const outer = {
  top: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
    4.374664141464968, 2.938163982698783,
  ],
  bottom: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
} as const

function lowQuantile(share: number): number {
  if (share < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(share))
    return polynomial(outer.top, q) / polynomial(outer.bottom, q)
  }
  const q = share - 0.5
  return (polynomial(inner.top, q * q) * q) / polynomial(inner.bottom, q * q)
}

/** Horner's scheme, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}
