/**
 * TeX as MathML, by KaTeX: only elements and attributes named here get through, so that a formula
 * can neither load, link, colour nor leave its place.
 */
import katex from 'katex'
import { readMarkup, type MarkupNode } from './read-markup'
import type { MathNode } from './typeset-job'

const elements = new Set(
  'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mstyle mphantom menclose'.split(
    ' ',
  ),
)
const attributes = new Set(
  'display mathvariant stretchy fence separator accent accentunder linethickness displaystyle scriptlevel width lspace rspace minsize maxsize movablelimits symmetric form columnalign notation'.split(
    ' ',
  ),
)
/** The TeX itself, which is no part of what is drawn. */
const unseen = new Set(['annotation'])
const mostNodes = 4000
const deepest = 100
/** What KaTeX writes of a command it does not trust, instead of what stands in it. */
const untrusted = '#c00001'

/** Null for what KaTeX cannot read or does not trust, and for what is too much of a formula. */
export function typesetFormula(text: string, display: boolean): MathNode | null {
  try {
    const markup = katex.renderToString(text, {
      output: 'mathml',
      displayMode: display,
      throwOnError: true,
      strict: 'ignore',
      errorColor: untrusted,
      trust: false,
      maxExpand: 500,
      maxSize: 10,
    })
    if (markup.includes(untrusted)) return null
    const counted = { nodes: 0 }
    const [root, other] = readMarkup(markup).flatMap((node) => admit(node, counted, 0))
    if (typeof root !== 'object' || other !== undefined || counted.nodes > mostNodes) return null
    return root
  } catch {
    return null
  }
}

/** The node where it is on the list, else what of its inside is. */
function admit(
  node: MarkupNode,
  counted: { nodes: number },
  depth: number,
): readonly (MathNode | string)[] {
  counted.nodes += 1
  if (depth > deepest) throw new Error('No honest formula is as deep.')
  if (typeof node === 'string') return [node]
  if (unseen.has(node.tag)) return []
  const children = node.children.flatMap((child) => admit(child, counted, depth + 1))
  if (!elements.has(node.tag)) return children
  const kept = Object.entries(node.attributes).filter(
    ([name, value]) => attributes.has(name) && !value.startsWith('-'),
  )
  return [{ tag: node.tag, attributes: Object.fromEntries(kept), children }]
}
