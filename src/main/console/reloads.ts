/**
 * Who reads anew when the ledger under the console is another: each part says so when it is made.
 */

interface Reloadable {
  reload(): void
}

/**
 * A part goes through the list it belongs to on its way out of its factory, so a new one is read
 * anew like the rest without being named a second time. Lists run in the order the parts were made,
 * which is the order they lean on each other.
 */
export interface Reloads {
  /** A part that keeps in memory what people set up: other only in another file. */
  ofRules<Part extends Reloadable>(part: Part): Part
  /** A part that keeps in memory what calls left: other too when a new ledger is begun. */
  ofCalls<Part extends Reloadable>(part: Part): Part
  rules(): void
  calls(): void
}

export function createReloads(): Reloads {
  const ofRules: Reloadable[] = []
  const ofCalls: Reloadable[] = []
  return {
    ofRules(part) {
      ofRules.push(part)
      return part
    },
    ofCalls(part) {
      ofCalls.push(part)
      return part
    },
    rules: () => ofRules.forEach((part) => part.reload()),
    calls: () => ofCalls.forEach((part) => part.reload()),
  }
}
