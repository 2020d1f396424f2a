/**
 * Reads the markup that our own libraries write, strictly: elements, quoted attributes, text and
 * five character references. Anything else is an error, never a guess. Pure.
 */

export interface MarkupElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: MarkupNode[]
}
export type MarkupNode = MarkupElement | string

const tagOrText = /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+\s*="[^"<>]*")*)\s*(\/?)>|([^<]+)/y
const attribute = /([a-zA-Z:-]+)\s*="([^"]*)"/g
const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
}

/** Throws where the text is not such markup, or an element is not closed. */
export function readMarkup(markup: string): readonly MarkupNode[] {
  const roots: MarkupNode[] = []
  const open: MarkupElement[] = []
  const reader = new RegExp(tagOrText)
  while (reader.lastIndex < markup.length) {
    const found = reader.exec(markup)
    if (found === null) throw new Error('This is not the markup that is written here.')
    const [, closing = '', tag = '', attributes = '', empty = '', text] = found
    const into = open.at(-1)?.children ?? roots
    if (text !== undefined) into.push(decoded(text))
    else if (closing !== '') {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes nothing.`)
    } else {
      const element = { tag, attributes: attributesOf(attributes), children: [] }
      into.push(element)
      if (empty === '') open.push(element)
    }
  }
  if (open.length > 0) throw new Error('An element is not closed.')
  return roots
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name = '', value = '']) => [name, decoded(value)]),
  )
}

function decoded(text: string): string {
  return text.replace(
    /&(?:amp|lt|gt|quot|#x27);/g,
    (reference) => characters[reference] ?? reference,
  )
}
