/**
 * Data of any size and depth as JSON to be looked at: very long texts are shown by their beginning,
 * so that none holds up the page. Pure.
 */

/** Characters of one text: pictures and books are longer. */
const longestText = 20_000
const deepest = 60
/** Items of one list. */
const mostItems = 2000

/** The same value with its long texts shortened. */
export function shortened<Value>(value: Value): Value {
  return shorten(value, 0, Infinity, Infinity) as Value
}

/** Long lists and what is very deep are said in words, too. */
export function shownJson(value: unknown): string {
  return JSON.stringify(shorten(value, 0, mostItems, deepest), null, 2)
}

function shorten(value: unknown, depth: number, items: number, levels: number): unknown {
  if (typeof value === 'string')
    return value.length <= longestText * 1.1
      ? value
      : `${beginning(value)}… (${value.length - longestText} more characters)`
  if (typeof value !== 'object' || value === null) return value
  if (depth > levels) return '… (deeper than is shown)'
  if (Array.isArray(value)) {
    const shown = value.slice(0, items).map((item) => shorten(item, depth + 1, items, levels))
    return value.length > items ? [...shown, `… (${value.length - items} more items)`] : shown
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, shorten(item, depth + 1, items, levels)]),
  )
}

/** Never ends within a pair of surrogates. */
function beginning(text: string): string {
  return text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')
}
