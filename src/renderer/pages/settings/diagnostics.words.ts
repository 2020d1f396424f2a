/** The bundle as the one file it is saved as, which holds exactly what was shown. */
import type { DiagnosticsBundle } from '../../../contract/diagnostics'

/** Every file under a line with its name and size. */
export function bundleText({ madeAt, files }: DiagnosticsBundle): string {
  const head = `Tollgate diagnostics of ${new Date(madeAt).toISOString()}\n`
  return [
    head,
    ...files.map(({ name, sizeBytes, text }) => `\n==== ${name} (${sizeBytes} bytes)\n${text}`),
  ].join('')
}

/** What each file is for. */
export function fileWords(name: string): string {
  switch (name) {
    case 'console.json':
      return 'Version, platform and what keeps calls from leaving'
    case 'settings.json':
      return 'Settings, without folders and addresses'
    case 'integrity.json':
      return 'Whether the ledger is trusted, its files, backups and long work'
    case 'rows.json':
      return 'Rows of each table'
    case 'log.jsonl':
      return 'The last 500 lines of the log, oldest first'
    default:
      return ''
  }
}
