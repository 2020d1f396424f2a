/**
 * Text as a notification may show it: an alert can repeat the name of a model that a provider gave, or
 * of a project that a call named.
 */

/** More than any system shows. */
const mostCharacters = 400

/**
 * On one line, without control characters and marks that turn the direction of what follows. Desktops
 * of Linux read the body as markup, with links and images
 * (specifications.freedesktop.org/notification-spec, "Markup"), and not all of them escape the same
 * way: there, nothing that opens a tag is left.
 */
export function notificationText(text: string, platform: NodeJS.Platform): string {
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .slice(0, mostCharacters)
    .toWellFormed()
  return platform === 'linux' ? plain.replaceAll('<', '‹').replaceAll('>', '›') : plain
}
