/**
 * Which licences a package may have that reaches a person. Permissive ones only: nothing that asks
 * for our source or forbids a use.
 */

export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]

/**
 * True when an SPDX expression can be met with allowed licences: one side of every OR, both sides
 * of every AND.
 */
export function isAllowedLicence(expression) {
  const tokens = (typeof expression === 'string' ? expression : '').match(/\(|\)|[^\s()]+/g) ?? []
  let at = 0

  function either() {
    let met = both()
    while (tokens[at] === 'OR') {
      at += 1
      met = both() || met
    }
    return met
  }
  function both() {
    let met = one()
    while (tokens[at] === 'AND') {
      at += 1
      met = one() && met
    }
    return met
  }
  function one() {
    const token = tokens[at]
    at += 1
    if (token !== '(') return allowedLicences.includes(token)
    const met = either()
    const closed = tokens[at] === ')'
    at += 1
    return met && closed
  }

  const met = either()
  return met && at === tokens.length
}
