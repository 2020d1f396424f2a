/** The checkout as the structure tests see it: every source file, its text, and what it imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SourceFile {
  /** From the checkout, with forward slashes: `src/main/gate/run.ts`. */
  readonly path: string
  readonly text: string
  /**
   * What it imports: a package's name, or a file of ours from the checkout without its extension.
   */
  readonly imports: readonly string[]
}

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** All TypeScript files below these folders. */
export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => {
        const absolute = join(entry.parentPath, entry.name)
        const path = relative(root, absolute).replaceAll('\\', '/')
        const text = readFileSync(absolute, 'utf8')
        return { path, text, imports: importsOf(path, text) }
      }),
  )
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    if (!target.startsWith('.')) return target
    return normalize(join(dirname(path), target))
      .replaceAll('\\', '/')
      .replace(/\?.*$/, '')
  })
}

/** The text without comments and string contents, for rules about code. */
export function codeOf({ text }: SourceFile): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, "''")
}
