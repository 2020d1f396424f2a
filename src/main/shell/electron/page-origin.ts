/** The window's one address, and the test every sender and every navigation is put to. */
export const pageScheme = 'app'
const pageOrigin = 'app://tollgate'
export const pageAddress = `${pageOrigin}/`

/** True for the page's own address, by its parsed parts and never by its first letters. */
export function isPageAddress(address: string): boolean {
  try {
    const url = new URL(address)
    return (
      url.protocol === `${pageScheme}:` &&
      url.host === 'tollgate' &&
      url.username === '' &&
      url.password === '' &&
      url.port === ''
    )
  } catch {
    return false
  }
}

/** The page's address at one of its routes. Whatever the route says, it changes only what is after #. */
export function pageAddressAt(place: string | undefined): string {
  const address = new URL(pageAddress)
  if (place !== undefined) address.hash = place
  return address.href
}
