/** Ids of turns and conversations. */

let lastNumber = 0

/** Unique in the tab across reloads; they sort by when they were made. */
export function newTurnId(): string {
  lastNumber += 1
  return `${Date.now().toString(36)}${lastNumber.toString(36).padStart(5, '0')}`
}

/** Given here, so that keeping it again never makes two of it. */
export function newConversationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `cnv_${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
