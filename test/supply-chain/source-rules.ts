/** Rules about what our code may do, as functions that give the offending expressions of a file. */
import { nameOf, propertyOf, walk, type Node, type ParsedFile } from './syntax'

/**
 * Code made from text at run time: eval, the Function constructor, timers given a string, Node's
 * vm, WebAssembly, script elements.
 */
export function codeFromText({ tree }: ParsedFile): string[] {
  return [...walk(tree)].flatMap((node) => {
    if (node.type === 'ImportDeclaration' || node.type === 'ImportExpression')
      return /^(node:)?vm$/.test(sourceOf(node)) ? ['vm'] : []
    if (node.type === 'Identifier' && (node.name === 'eval' || node.name === 'WebAssembly'))
      return [String(node.name)]
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
    const callee = node.callee as Node
    const name = nameOf(callee) ?? propertyOf(callee)
    const [first] = node.arguments as readonly Node[]
    if (name === 'Function') return ['Function']
    if (
      (name === 'setTimeout' || name === 'setInterval') &&
      (first?.type === 'Literal' || first?.type === 'TemplateLiteral')
    )
      return [`${name} of text`]
    if (
      name === 'createElement' &&
      first?.type === 'Literal' &&
      /^(script|iframe|object|embed)$/i.test(String(first.value))
    )
      return [`createElement ${String(first.value)}`]
    if (name === 'constructor') return ['constructor()']
    return []
  })
}

/**
 * Reads of the environment: process.env however it is reached, and what the bundler puts in its
 * place.
 */
export function environmentReads({ tree }: ParsedFile): string[] {
  return [...walk(tree)].flatMap((node) => {
    if (node.type === 'ImportDeclaration' && /^(node:)?process$/.test(sourceOf(node)))
      return ['import of process']
    if (node.type === 'VariableDeclarator' && nameOf(node.init) === 'process')
      return ['process taken apart']
    if (propertyOf(node) !== 'env') return []
    const object = node.object as Node
    if (nameOf(object) === 'process' || propertyOf(object) === 'process') return ['process.env']
    return object.type === 'MetaProperty' ? ['import.meta.env'] : []
  })
}

const networkModules = /^((node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?|undici|ws)$/
const networkGlobals = new Set([
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'WebTransport',
  'RTCPeerConnection',
])

/**
 * Ways to the network: modules that open connections, globals of a browser, beacons, programs
 * started.
 */
export function networkUses({ tree }: ParsedFile): string[] {
  const found = [...walk(tree)].flatMap((node) => {
    if (node.type === 'ImportDeclaration') {
      const values = (node.specifiers as readonly Node[]).filter(
        (each) => each.importKind !== 'type',
      )
      return values.length > 0 ? fromModule(sourceOf(node)) : []
    }
    if (node.type === 'ImportExpression') return fromModule(sourceOf(node))
    const property = propertyOf(node)
    if (property === 'sendBeacon') return ['sendBeacon']
    if (
      property !== undefined &&
      networkGlobals.has(property) &&
      /^(globalThis|window|self)$/.test(nameOf(node.object) ?? '')
    )
      return [property]
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
    const name = nameOf(node.callee)
    return name !== undefined && networkGlobals.has(name) ? [name] : []
  })
  return [...new Set(found)].sort()
}

function fromModule(module: string): string[] {
  if (networkModules.test(module)) return [module]
  return /^(node:)?child_process$/.test(module) ? [module] : []
}

function sourceOf(node: Node): string {
  const source = node.source as Node | undefined
  return typeof source?.value === 'string' ? source.value : ''
}

/**
 * The absolute addresses in a text, each as scheme and host: `https://api.openai.com`. `${}` stands
 * for a value, nothing for a bare scheme.
 */
export function addressesIn(text: string): string[] {
  const address = /\b(https?|wss?|ftp):\/\/(\[[^\]\s]*\][^\s/'"`<>)]*|[^\s/'"`<>),\\]*)/gi
  return [...text.matchAll(address)].map(
    ([, scheme = '', host = '']) => `${scheme.toLowerCase()}://${host.replace(/[.…]+$/, '')}`,
  )
}
