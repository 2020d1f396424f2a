/**
 * The curl commands of a Markdown page as requests: just enough of the shell to run what the page
 * shows.
 */

export interface CurlExample {
  /** As written, for the test's name. */
  readonly text: string
  /** The variable that takes a part of the answer, and which part: `.items[0].id`. */
  readonly capture: { readonly name: string; readonly path: string } | null
  /** The status the comment above it names; null: any that is good. */
  readonly status: number | null
  readonly words: readonly string[]
}

export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Every command of the page's `sh` blocks, in order. */
export function examplesOf(markdown: string): CurlExample[] {
  return [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => {
    const commands = block.replace(/\\\n\s*/g, '').split(/\n(?=#|curl |[A-Z]+=\$\(curl )/)
    let status: number | null = null
    return commands.flatMap((command) => {
      const text = command.trim()
      if (text.startsWith('#')) {
        status = Number(/Answers (\d{3})/.exec(text)?.[1] ?? 0) || null
        return []
      }
      if (!/^(curl |[A-Z]+=\$\(curl )/.test(text)) return []
      const captured = /^([A-Z]+)=\$\(([\s\S]*?) \| jq -r (\S+)\)$/.exec(text)
      const example = {
        text,
        capture: captured === null ? null : { name: captured[1] ?? '', path: captured[3] ?? '' },
        status,
        words: wordsOf(captured?.[2] ?? text),
      }
      status = null
      return [example]
    })
  })
}

/**
 * The request a command makes with these variables. Throws for an option that this reader does not
 * know.
 */
export function requestOf(
  { words }: CurlExample,
  variables: Readonly<Record<string, string>>,
): CurlRequest {
  const filled = words.map((word) =>
    word.startsWith("'")
      ? word.slice(1)
      : word.replace(/\$([A-Z]+)/g, (_whole, name: string) => known(variables, name)),
  )
  const headers: Record<string, string> = {}
  let method = 'GET'
  let url = ''
  let body: string | undefined
  for (let at = 1; at < filled.length; at += 1) {
    const word = filled[at] ?? ''
    const next = filled[at + 1] ?? ''
    if (word === '-s' || word === '-sN') continue
    if (word === '-X') method = next
    else if (word === '-H')
      headers[next.slice(0, next.indexOf(':')).toLowerCase()] = next
        .slice(next.indexOf(':') + 1)
        .trim()
    else if (word === '-d') body = next
    else if (word.startsWith('-'))
      throw new Error(`an option of curl that is not known here: ${word}`)
    else {
      url = word
      continue
    }
    at += 1
  }
  return { method, url, headers, body }
}

/** The part of an answer that `jq -r` would print. */
export function pick(answer: unknown, path: string): string {
  let at = answer
  for (const [, field, index] of path.matchAll(/\.?([A-Za-z]+)|\[(\d+)\]/g))
    at = (at as Record<string, unknown> | undefined)?.[field ?? index ?? '']
  if (typeof at !== 'string') throw new Error(`there is no ${path} in ${JSON.stringify(answer)}`)
  return at
}

function known(variables: Readonly<Record<string, string>>, name: string): string {
  const value = variables[name]
  if (value === undefined) throw new Error(`the page uses $${name} before it is set`)
  return value
}

/**
 * Words as a shell splits them. One in single quotes keeps its first quote, as nothing in it is a
 * variable.
 */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, single, double, bare]) =>
      single !== undefined
        ? `'${single}`
        : double !== undefined
          ? double.replace(/\\(["\\$`])/g, '$1')
          : (bare ?? ''),
  )
}
