/** The one button of a piece of advice: asks once, makes the change on record, and offers the way back. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AdvisedFields, Recommendation } from '../../../../contract/advice'
import { useServerAction } from '../../../client/query'
import { ConfirmDialog } from '../../../parts/ConfirmDialog'
import { DefaultMade, DefaultModel, type MadeDefault } from '../../../parts/DefaultModel'
import { actText, policyChangeText, policyDoneText, reasonOf } from './advice.words'
import classes from './advice.module.css'

export function AdviceAct({ item: { because, action } }: { readonly item: Recommendation }) {
  switch (action.kind) {
    case 'default_model':
      return (
        <DefaultModel
          model={action.model}
          service={action.service}
          because={reasonOf(because)}
          label={`Make it the default of ${action.service}…`}
        />
      )
    case 'policy':
      return <PolicyAct service={action.service} set={action.set} because={reasonOf(because)} />
    case 'remove_key':
      return (
        <Button component="a" href="#/keys" variant="default" size="compact-sm">
          Go to the key
        </Button>
      )
    case 'none':
      return null
  }
}

interface PolicyActProps {
  readonly service: string
  readonly set: AdvisedFields
  readonly because: string
}

/** A button, and in its place what was done once it is done. */
function PolicyAct({ service, set, because }: PolicyActProps) {
  const [opened, setOpened] = useState(false)
  const [made, setMade] = useState<MadeDefault | null>(null)
  const change = useServerAction(
    (client, fields: AdvisedFields) =>
      client.services.changePolicy({ name: service, set: fields, because }),
    ['services'],
  )
  async function confirm() {
    const result = await change.run(set)
    if (!result.ok) return
    setOpened(false)
    setMade({ service, change: result.value.change, text: policyDoneText(service, set) })
  }
  if (made !== null) return <DefaultMade made={made} />
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpened(true)}>
        {actText(set)}
      </Button>
      {opened && (
        <ConfirmDialog
          opened
          title={`Change the policy of ${service}`}
          confirmLabel="Change it"
          busy={change.running}
          error={change.error}
          onConfirm={() => void confirm()}
          onCancel={() => setOpened(false)}
        >
          <p>{policyChangeText(service, set)}</p>
          <p className={classes.quiet}>
            On record as: {because} It can be undone as long as nothing else of the policy was
            changed.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
