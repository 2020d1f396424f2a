/** `{{input}}` and `{{name}}` in a prompt: which names stand in it, and their values put in. Pure. */

/**
 * A name is up to 80 characters on one line, in any script, with spaces inside: that of a column of
 * a table. The bound keeps the search linear, whatever the text.
 */
const slot = /\{\{[ \t]*([^{}\s](?:[^{}\r\n]{0,78}[^{}\s])?)[ \t]*\}\}/g

/** Each name once, in the order in which they stand. */
export function namesIn(...texts: readonly string[]): readonly string[] {
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(slot)].map(([, name = '']) => name))),
  ]
}

/** `{{name}}` becomes its value, once: what a value holds is not filled again. Unknown names stay. */
export function fill(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(slot, (written, name: string) => values.get(name) ?? written)
}
