/** Lets timers, sockets and calls have their turn in the middle of long work. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
