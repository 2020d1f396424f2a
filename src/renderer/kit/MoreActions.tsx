/** A page's actions beside its main one: in the bar where there is room, else behind one button. */
import { ActionIcon, Popover } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useWidth } from './use-width'
import classes from './kit.module.css'

export function MoreActions({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState(false)
  if (useWidth() === 'wide') return children
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" returnFocus trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          aria-label="More actions"
          title="More actions"
          onClick={() => setOpened(!opened)}
        >
          <Ellipsis size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="More actions">
        <div
          className={classes.moreActions}
          onClick={(event) =>
            event.target instanceof Element &&
            event.target.closest('button, a') !== null &&
            setOpened(false)
          }
        >
          {children}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
