/**
 * The built page on its way to a browser or a window: which file an address means, and the policy
 * it runs under (toolchain notes in docs/threat-model).
 */
import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly contentType: string
  /** True for files whose name changes with their content. */
  readonly immutable: boolean
  readonly isDocument: boolean
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * The content security policy of every document. Scripts are files of ours only; style elements
 * need the nonce of this one response (Mantine adds some); style attributes, frames, forms and
 * every foreign address are refused.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers every response carries, whatever it is. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** The document with the nonce in it, where src/renderer/app/nonce.ts reads it. */
export function withNonce(document: Buffer, nonce: string): string {
  return document
    .toString('utf8')
    .replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`)
}

/** Files that were read, by path: each is in memory once, however many clients wait for it. */
export type PageCache = Map<string, { readonly state: string; readonly body: Buffer }>

/**
 * Reads the file of the page that an address's path means; null when there is none. A path without
 * an extension is the page itself, which does its own routing. Nothing outside `root` is ever read,
 * however the path is encoded and wherever links point.
 */
export async function readPageFile(
  root: string,
  urlPath: string,
  kept: PageCache = new Map(),
): Promise<PageFile | null> {
  const path = decodePath(urlPath)
  if (path === null) return null
  const name = extname(path) === '' ? 'index.html' : path.slice(1)
  const contentType = contentTypes[extname(name)]
  if (contentType === undefined) return null
  try {
    const realRoot = await realpath(root)
    const real = await realpath(join(realRoot, name))
    if (!real.startsWith(realRoot + sep)) return null
    return {
      body: await readKept(real, kept),
      contentType,
      immutable: name.startsWith('assets/'),
      isDocument: extname(name) === '.html',
    }
  } catch {
    return null
  }
}

/** The file as it is now: a build that came meanwhile shows in its size or time. */
async function readKept(path: string, kept: PageCache): Promise<Buffer> {
  const { size, mtimeMs } = await stat(path)
  const state = `${size} ${mtimeMs}`
  const known = kept.get(path)
  if (known?.state === state) return known.body
  const body = await readFile(path)
  kept.set(path, { state, body })
  return body
}

/** The decoded path, or null when it holds anything a file name of ours never does. */
function decodePath(urlPath: string): string | null {
  try {
    const path = decodeURIComponent(urlPath)
    return /^\/[A-Za-z0-9._/-]*$/.test(path) && !path.split('/').includes('..') ? path : null
  } catch {
    return null
  }
}
