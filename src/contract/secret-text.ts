/**
 * What surrounds a secret that was copied: white space, and what cannot be seen at all. Shared by
 * the contract, the page and `.env`.
 */

/**
 * White space of every script, and zero-width, directional and joining marks, none of which a key
 * begins or ends with.
 */
const unseen =
  '[\\s\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'
const around = new RegExp(`^${unseen}+|${unseen}+$`, 'g')

/** The secret without them; empty where there is nothing else. */
export function trimSecret(text: string): string {
  return text.replace(around, '')
}
