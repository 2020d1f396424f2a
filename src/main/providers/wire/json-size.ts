/**
 * A look at JSON before it is parsed: one that nests too deep ends the stack of whoever walks it
 * (the SDKs do), one of too many values the memory.
 */

/** No answer of a model nests like that. */
const deepest = 200
/** Objects and lists; a list of ten thousand models with all their details has fewer. */
const mostContainers = 500_000

const [quote, escape, openList, closeList, openObject, closeObject, newline] = [
  34, 92, 91, 93, 123, 125, 10,
]

/** False for a text not worth the memory it would take. Whether it is JSON is not looked at. */
export function isModestJson(bytes: Uint8Array): boolean {
  const look = createJsonLook()
  look.read(bytes)
  return look.isModest()
}

/** The same look at a text that still comes, so that nobody waits for a look at a large one. */
export interface JsonLook {
  /** The next bytes, cut anywhere. */
  read(bytes: Uint8Array): void
  /** A newline. */
  endLine(): void
  isModest(): boolean
  /** Remembers this place in the text. */
  mark(): void
  /** Forgets what came after the mark. */
  backToMark(): void
  /** Another text begins. */
  reset(): void
}

interface Place {
  depth: number
  containers: number
  inString: boolean
  /** The next byte is one that an escape in a string speaks of. */
  escaped: boolean
}

const start: Readonly<Place> = { depth: 0, containers: 0, inString: false, escaped: false }

export function createJsonLook(): JsonLook {
  const place = { ...start }
  let marked = start
  const isModest = () => place.depth <= deepest && place.containers <= mostContainers
  return {
    read: (bytes) => void (isModest() && readOn(place, bytes)),
    endLine: () => endLine(place),
    isModest,
    mark: () => void (marked = { ...place }),
    backToMark: () => void Object.assign(place, marked),
    reset: () => void Object.assign(place, start),
  }
}

/** No string of JSON has a newline: a quotation mark in a comment ends with its line. */
function endLine(place: Place) {
  if (!place.escaped) place.inString = false
  place.escaped = false
}

/** Stops where the text is no longer modest. */
function readOn(place: Place, bytes: Uint8Array) {
  let { depth, containers, inString } = place
  let at = place.escaped ? 1 : 0
  for (; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        inString = !inString
        break
      case escape:
        if (inString) at += 1
        break
      case newline:
        inString = false
        break
      case openList:
      case openObject:
        if (inString) break
        depth += 1
        containers += 1
        break
      case closeList:
      case closeObject:
        if (!inString && depth > 0) depth -= 1
        break
      default:
        break
    }
    if (depth > deepest || containers > mostContainers) break
  }
  Object.assign(place, { depth, containers, inString, escaped: at > bytes.length })
}
