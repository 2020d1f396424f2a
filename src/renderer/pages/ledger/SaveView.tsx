/** What is shown, kept under a name. */
import { useServerAction } from '../../client/query'
import { SaveUnderName } from '../../parts/SaveUnderName'
import { bodyOf, type Shown } from './ledger-address'
import classes from './ledger-views.module.css'

export function SaveView({
  shown,
  onSaved,
}: {
  readonly shown: Shown
  readonly onSaved: (id: string) => void
}) {
  const save = useServerAction(
    (client, name: string) => client.ledgerViews.create({ name, view: bodyOf(shown) }),
    ['ledgerViews'],
  )
  return (
    <SaveUnderName
      label="Save what is shown as"
      className={classes.save}
      save={save}
      onSaved={({ id }) => onSaved(id)}
    />
  )
}
