/** Code in colours, by highlight.js. The result is text and names of colours, never markup. */
import highlighter from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { readMarkup, type MarkupNode } from './read-markup'
import type { Colour, Piece } from './typeset-job'

const grammars = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
}
for (const [name, grammar] of Object.entries(grammars)) highlighter.registerLanguage(name, grammar)

/** Colours of the library's scopes; a scope that is not here has that of what it stands in. */
const colours: Readonly<Record<string, Colour | null>> = {
  keyword: 'keyword',
  name: 'keyword',
  section: 'keyword',
  'selector-tag': 'keyword',
  built_in: 'name',
  type: 'name',
  title: 'name',
  attr: 'name',
  attribute: 'name',
  property: 'name',
  'selector-class': 'name',
  'selector-id': 'name',
  literal: 'value',
  number: 'value',
  symbol: 'value',
  variable: 'value',
  'template-variable': 'value',
  string: 'text',
  regexp: 'text',
  comment: 'comment',
  quote: 'comment',
  meta: 'comment',
  addition: 'added',
  deletion: 'removed',
  subst: null,
}

/** The code in runs of one colour; null for a language that is not known. */
export function colourCode(text: string, language: string): readonly Piece[] | null {
  if (highlighter.getLanguage(language) === undefined) return null
  const { value } = highlighter.highlight(text, { language, ignoreIllegals: true })
  const pieces: [string, Colour | null][] = []
  addPieces(readMarkup(value), null, pieces)
  // What is shown is what was written, whatever a grammar makes of it.
  return pieces.map(([part]) => part).join('') === text ? pieces : null
}

function addPieces(
  nodes: readonly MarkupNode[],
  colour: Colour | null,
  pieces: [string, Colour | null][],
): void {
  for (const node of nodes) {
    if (typeof node !== 'string') {
      const scope = /^hljs-([\w-]+)/.exec(node.attributes['class'] ?? '')?.[1] ?? ''
      addPieces(
        node.children,
        Object.hasOwn(colours, scope) ? (colours[scope] ?? null) : colour,
        pieces,
      )
      continue
    }
    const last = pieces.at(-1)
    if (last !== undefined && last[1] === colour) last[0] += node
    else pieces.push([node, colour])
  }
}
