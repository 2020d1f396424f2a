/** The files of a chart, each named after it. */
import { fileStem, saveFile } from '../save-file'
import { chartPicture, type PictureInput } from './chart-picture'

/** Saves nothing where the browser gives no picture. */
export async function saveChartPicture(input: PictureInput): Promise<void> {
  const picture = await chartPicture(input)
  if (picture !== null) saveFile(picture, `${fileStem(input.title)}.png`)
}

export function saveChartCsv(title: string, csv: string): void {
  saveFile(new Blob([csv], { type: 'text/csv;charset=utf-8' }), `${fileStem(title)}.csv`)
}
