/**
 * A right-hand panel beside the content it explains; never modal. Esc closes it while focus is
 * inside.
 */
import { ActionIcon } from '@mantine/core'
import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import classes from './kit.module.css'

export interface PanelProps {
  readonly title: ReactNode
  /** What screen readers call the panel. */
  readonly label: string
  readonly onClose: () => void
  readonly width?: number
  readonly actions?: ReactNode
  /** Take focus on opening, where a person asked for the panel with the keyboard. */
  readonly takeFocus?: boolean
  readonly children: ReactNode
}

export function Panel({
  title,
  label,
  onClose,
  width = 420,
  actions,
  takeFocus = false,
  children,
}: PanelProps) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (takeFocus) element.current?.focus()
  }, [takeFocus])
  return (
    <aside
      ref={element}
      className={classes.panel}
      style={{ width }}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
    >
      <header className={classes.panelHead}>
        <div className={classes.panelTitle}>{title}</div>
        {actions}
        <ActionIcon aria-label="Close panel" onClick={onClose}>
          <X size={16} />
        </ActionIcon>
      </header>
      <div className={classes.panelBody} tabIndex={0} role="group" aria-label={label}>
        {children}
      </div>
    </aside>
  )
}
