/**
 * Ids the page gives its calls, so that it can cancel them and a repeated request never pays twice.
 */
export function newCallId(
  random: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => void crypto.getRandomValues(bytes),
): string {
  const bytes = new Uint8Array(16)
  random(bytes)
  return `call_${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
