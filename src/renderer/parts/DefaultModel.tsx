/** Makes a model the default of a service, by a change on record that can be undone where it was made. */
import { Button, Select } from '@mantine/core'
import { Check } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Service } from '../../contract/projects'
import { useServerAction } from '../client/query'
import { ConfirmDialog } from './ConfirmDialog'
import { useServices } from './console.state'
import { changeText, doneText, servicesFor } from './default-model.words'
import classes from './default-model.module.css'

export interface DefaultModelProps {
  /** `provider/model` or a bare id. */
  readonly model: string
  /** What speaks for it, kept on record. */
  readonly because: string
  /** Offered first; null: any. */
  readonly service?: string | null
  /** Of the button, where what stands around it says the model. */
  readonly label?: string
}

/** A default that was made: what is needed to say so, and to undo it. */
export interface MadeDefault {
  readonly service: string
  /** Of the row on record; null: there is nothing to undo. */
  readonly change: string | null
  readonly text: string
}

/** A button, and in its place what was done once it is done. */
export function DefaultModel({ model, because, service = null, label }: DefaultModelProps) {
  const [opened, setOpened] = useState(false)
  const [made, setMade] = useState<MadeDefault | null>(null)
  return (
    <span className={classes.place}>
      {made === null ? (
        <Button variant="default" size="compact-sm" onClick={() => setOpened(true)}>
          {label ?? `Make ${model} a service’s default`}
        </Button>
      ) : (
        <DefaultMade made={made} />
      )}
      {opened && (
        <DefaultDialog
          model={model}
          because={because}
          first={service}
          onClose={() => setOpened(false)}
          onMade={(done) => {
            setOpened(false)
            setMade(done)
          }}
        />
      )}
    </span>
  )
}

/** Says what was done, with the way back. Takes the focus of the button it came from. */
export function DefaultMade({ made: { service, change, text } }: { readonly made: MadeDefault }) {
  const [undone, setUndone] = useState(false)
  const shown = useRef<HTMLSpanElement>(null)
  const undo = useServerAction(
    (client, id: string) => client.services.undoPolicy({ name: service, change: id }),
    ['services'],
  )
  useEffect(() => shown.current?.focus(), [undone])
  async function takeBack(id: string) {
    const result = await undo.run(id)
    if (result.ok) setUndone(true)
  }
  return (
    <span ref={shown} tabIndex={-1} role="status" className={classes.done}>
      <Check size={13} aria-hidden="true" />
      {undone ? `Undone: ${service} is as it was before.` : text}
      {change !== null && !undone && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={undo.running}
          onClick={() => void takeBack(change)}
        >
          Undo
        </Button>
      )}
      {undo.error !== null && (
        <span role="alert" className={classes.fault}>
          {undo.error.message}
        </span>
      )}
    </span>
  )
}

export interface DefaultDialogProps {
  readonly model: string
  readonly because: string
  /** Chosen at first; null: none. */
  readonly first: string | null
  readonly onClose: () => void
  readonly onMade: (made: MadeDefault) => void
}

/** Asks which service, and says what will change. */
export function DefaultDialog({ model, because, first, onClose, onMade }: DefaultDialogProps) {
  const services: readonly Service[] = useServices().data?.items ?? []
  const [chosen, setChosen] = useState(first)
  const service = services.find(({ name }) => name === chosen)
  const make = useServerAction(
    (client, name: string) => client.services.setDefault({ name, model, because }),
    ['services'],
  )
  async function confirm() {
    if (service === undefined) return
    const result = await make.run(service.name)
    if (!result.ok) return
    const { before, change } = result.value
    onMade({ service: service.name, change, text: doneText(service.name, model, before, change) })
  }
  return (
    <ConfirmDialog
      opened
      title={`Make ${model} a default`}
      confirmLabel="Make it the default"
      disabled={service === undefined}
      busy={make.running}
      error={make.error}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <Select
        label="Service"
        data-autofocus
        searchable
        // Chosen already, its list would only hide what will change.
        openOnFocus={first === null}
        nothingFoundMessage="No service of that name"
        placeholder="Choose a service"
        data={servicesFor(services)}
        value={chosen}
        onChange={(name) => {
          make.reset()
          setChosen(name)
        }}
      />
      {service !== undefined && <p>{changeText(service, model)}</p>}
      <p className={classes.quiet}>
        On record as: {because} It can be undone as long as nothing else of the policy was changed.
      </p>
    </ConfirmDialog>
  )
}
