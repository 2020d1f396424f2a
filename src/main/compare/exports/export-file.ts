/** An experiment as a file to take away. */
import type { experimentExportFormats } from '../../../contract/experiments'
import { toCsv } from './csv'
import type { Exported } from './exported'
import { toHtml } from './html'
import { toMarkdown } from './markdown'

export type ExperimentFormat = (typeof experimentExportFormats)[number]

const forms = {
  json: {
    type: 'application/json',
    ending: 'json',
    write: (exported: Exported) => `${JSON.stringify(exported, null, 1)}\n`,
  },
  csv: { type: 'text/csv;charset=utf-8', ending: 'csv', write: toCsv },
  markdown: { type: 'text/markdown;charset=utf-8', ending: 'md', write: toMarkdown },
  html: { type: 'text/html;charset=utf-8', ending: 'html', write: toHtml },
} as const satisfies Record<ExperimentFormat, object>

export function exportFile(exported: Exported, format: ExperimentFormat): File {
  const { type, ending, write } = forms[format]
  return new File([write(exported)], `${exported.experiment.id}.${ending}`, { type })
}
