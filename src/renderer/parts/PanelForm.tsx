/**
 * A form in a panel beside its list: problems show once a save was tried, and the first field that
 * cannot be saved gets the focus.
 */
import { Button } from '@mantine/core'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import type { ErrorBody } from '../../contract/errors'
import type { ServerAction } from '../client/query'
import type { Checked, Problems } from '../kit/checked'
import { Panel } from '../kit/Panel'
import { ErrorState } from './ErrorState'
import forms from '../kit/form.module.css'

export interface PanelFormState<Field extends string> {
  readonly element: RefObject<HTMLFormElement | null>
  /** None before a save was tried. */
  readonly problems: Problems<Field>
  readonly submit: () => Promise<void>
  readonly running: boolean
  /** What the last save was refused with. */
  readonly error: ErrorBody | null
}

/** The state of a form: `save` gets what was checked, and `onDone` is called when it is saved. */
export function usePanelForm<Input, Field extends string>(
  checked: Checked<Input, Field>,
  save: ServerAction<Input, unknown>,
  onDone: () => void,
): PanelFormState<Field> {
  const element = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  async function submit() {
    setTried(true)
    if (!checked.ok) focusOnProblem(element)
    else if ((await save.run(checked.input)).ok) onDone()
  }
  return {
    element,
    problems: tried && !checked.ok ? checked.problems : {},
    submit,
    running: save.running,
    error: save.error,
  }
}

/** Once the fields have been told their problems. */
function focusOnProblem(form: RefObject<HTMLFormElement | null>): void {
  setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0)
}

export interface PanelFormProps<Field extends string> {
  readonly title: string
  /** What screen readers call the panel. */
  readonly label: string
  readonly saveLabel: string
  readonly form: PanelFormState<Field>
  readonly onDone: () => void
  /** The fields. */
  readonly children: ReactNode
}

/** The panel with its fields, what the server said, and the two buttons. */
export function PanelForm<Field extends string>({
  title,
  label,
  saveLabel,
  form,
  onDone,
  children,
}: PanelFormProps<Field>) {
  return (
    <Panel title={title} label={label} onClose={onDone} width={440} takeFocus>
      <form
        ref={form.element}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void form.submit())}
        noValidate
      >
        {children}
        {form.error !== null && <ErrorState error={form.error} />}
        <div className={forms.foot}>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={form.running}>
            {saveLabel}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
