/** The last row of a table: what the cells in it sum up stands above them. */
import type { ReactNode } from 'react'

export function TotalRow({ children }: { readonly children: ReactNode }) {
  return (
    <tfoot>
      <tr>
        <th scope="row">Total</th>
        {children}
      </tr>
    </tfoot>
  )
}
