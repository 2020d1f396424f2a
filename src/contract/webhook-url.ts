/** Which addresses alerts may be sent to: those that a key may be sent to, by the same rule. */
import { bareHost, isHostName } from './addresses'
import { judgePlace, type BaseUrlVerdict } from './base-url'

/** Judges a webhook's address as it is written; where its name leads is judged when connecting. */
export function judgeWebhookUrl(text: string): BaseUrlVerdict {
  if (!URL.canParse(text))
    return refused(
      'This is not a web address. It should look like https://hooks.example.com/tollgate.',
    )
  const { protocol, hostname, username, password, hash } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:')
    return refused(
      'The address must start with https:// (or http:// for a receiver on this machine).',
    )
  if (username !== '' || password !== '')
    return refused('The address must not hold a name or password. Receivers check the signature.')
  if (hash !== '') return refused('The address must not have a # part: it is never sent.')
  const host = bareHost(hostname)
  const place = judgePlace(protocol, hostname)
  switch (place.kind) {
    case 'fine':
      return place
    case 'confirm':
      return { ...place, sentence: privateWebhookSentence(host) }
    case 'refused':
      return refused(place.why === 'host' ? refusedHost(host) : inTheClear(host))
  }
}

/** What a person agrees to. */
function privateWebhookSentence(host: string): string {
  return `http:// sends alerts to ${host} in the clear: whoever is on that private network can read them. Use https://, or confirm that you trust that network.`
}

function inTheClear(host: string): string {
  return `http:// would send alerts to ${host} in the clear. Use https:// instead; http:// is for a receiver on this machine or, once confirmed, on a private network.`
}

function refusedHost(host: string): string {
  return isHostName(host) && host !== ''
    ? `${host} is a link-local, translated, reserved or cloud metadata address, or none to call. Nothing is sent there.`
    : 'The address names no host. It should look like https://hooks.example.com/tollgate.'
}

function refused(sentence: string): BaseUrlVerdict {
  return { kind: 'refused', sentence }
}
