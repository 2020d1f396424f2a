/** A wide table of figures under its name, with its file. */
import { ActionIcon } from '@mantine/core'
import { FileSpreadsheet } from 'lucide-react'
import type { ReactNode } from 'react'
import { fileStem, saveFile } from '../../kit/save-file'
import tables from '../../kit/table.module.css'
import usage from './usage.module.css'
import classes from './wide-table.module.css'

export interface FiguresTableProps {
  readonly title: string
  /** What its file says. */
  readonly csv: () => string
  /** Head, body and foot of the table. */
  readonly children: ReactNode
}

export function FiguresTable({ title, csv, children }: FiguresTableProps) {
  const saveTitle = `Save ${title.toLowerCase()} as CSV`
  function save() {
    saveFile(new Blob([csv()], { type: 'text/csv;charset=utf-8' }), `${fileStem(title)}.csv`)
  }
  return (
    <section aria-label={title}>
      <header className={usage.sectionHead}>
        <h2>{title}</h2>
        <ActionIcon aria-label={saveTitle} title={saveTitle} onClick={save}>
          <FileSpreadsheet size={15} />
        </ActionIcon>
      </header>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={`${tables.table} ${classes.table}`} aria-label={title}>
          {children}
        </table>
      </div>
    </section>
  )
}
