/** A look at JSON before it is parsed: one that nests too deep ends the stack of whoever walks it (the SDKs do), one of too many values the memory. */

/** No answer of a model nests like that. */
const deepest = 200
/** Objects and lists; a list of ten thousand models with all their details has fewer. */
const mostContainers = 500_000

const [quote, escape, openList, closeList, openObject, closeObject, newline] = [
  34, 92, 91, 93, 123, 125, 10,
]

/** False for a text that is not worth the memory it would take. Says nothing of whether it is JSON. */
export function isModestJson(bytes: Uint8Array): boolean {
  let depth = 0
  let containers = 0
  let inString = false
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        inString = !inString
        break
      case escape:
        if (inString) at += 1
        break
      case newline:
        // A string of JSON has none, so a quotation mark in a comment of the stream ends here.
        inString = false
        break
      case openList:
      case openObject:
        if (inString) break
        depth += 1
        containers += 1
        if (depth > deepest || containers > mostContainers) return false
        break
      case closeList:
      case closeObject:
        if (!inString && depth > 0) depth -= 1
        break
      default:
        break
    }
  }
  return true
}
