/** Saves what the page has as a file. */

export function saveFile(content: Blob, filename: string): void {
  const address = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = filename
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  // The browser reads the blob after the click has returned; a minute is far beyond the time it
  // needs to take hold of it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** `Spend by model` → `tollgate-spend-by-model`. */
export function fileStem(title: string): string {
  return `tollgate-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`
}
