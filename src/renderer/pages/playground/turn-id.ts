/** Ids of turns. */

let lastNumber = 0

/** Unique in the tab across reloads. */
export function newTurnId(): string {
  lastNumber += 1
  return `${Date.now().toString(36)}${lastNumber.toString(36)}`
}
