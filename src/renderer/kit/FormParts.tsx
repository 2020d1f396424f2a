/**
 * What the forms beside a list of limits share: a label over a control, the two buttons, and the
 * jump to the first field that cannot be saved.
 */
import { Button } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import forms from './form.module.css'

export function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <div>
      <div className={forms.label}>{label}</div>
      {children}
      {hint !== undefined && <p className={forms.hint}>{hint}</p>}
    </div>
  )
}

export function PanelFoot({
  label,
  busy,
  onCancel,
}: {
  readonly label: string
  readonly busy: boolean
  readonly onCancel: () => void
}) {
  return (
    <div className={forms.foot}>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={busy}>
        {label}
      </Button>
    </div>
  )
}

/** Call `focus` after a refused save: the fields have their problems by then. */
export function useFocusOnProblem() {
  const form = useRef<HTMLFormElement>(null)
  const focus = () =>
    void setTimeout(
      () => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      0,
    )
  return { form, focus }
}
