/** What was imported, and the way to take it away again. */
import { ActionIcon } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import type { ImportedExport } from '../../../../contract/reconcile'
import { useServerAction } from '../../../client/query'
import { formatCount } from '../../../kit/format'
import { Time } from '../../../kit/Time'
import { ErrorState } from '../../../parts/ErrorState'
import { dayText, familyNames } from './reconcile.words'
import tables from '../../../kit/table.module.css'
import classes from './reconcile.module.css'

export function ImportList({ imports }: { readonly imports: readonly ImportedExport[] }) {
  const remove = useServerAction(
    (client, id: string) => client.reconcile.remove({ id }),
    ['reconcile'],
  )
  if (imports.length === 0) return null
  return (
    <section aria-label="Imported exports">
      <h2 className={classes.heading}>Imported exports</h2>
      {remove.error !== null && <ErrorState error={remove.error} />}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Imported exports">
        <table className={`${tables.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">Export</th>
              <th scope="col">File</th>
              <th scope="col">Days (UTC)</th>
              <th scope="col" data-number>
                Rows
              </th>
              <th scope="col">Imported</th>
              <th scope="col">
                <span className="tg-visually-hidden">Take away</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {imports.map(({ id, family, fileName, from, to, rows, importedAt }) => (
              <tr key={id}>
                <th scope="row">{familyNames[family]}</th>
                <td className={classes.file} title={fileName}>
                  {fileName}
                </td>
                <td>
                  {dayText(from)} – {dayText(to - 1)}
                </td>
                <td data-number>{formatCount(rows)}</td>
                <td>
                  <Time at={importedAt} />
                </td>
                <td>
                  <ActionIcon
                    aria-label={`Take away ${fileName}`}
                    disabled={remove.running}
                    onClick={() => void remove.run(id)}
                  >
                    <Trash2 size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
