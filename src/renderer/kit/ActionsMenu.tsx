/** What can be done with one thing of a list, behind the button at its end. */
import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'

export interface ActionsMenuProps {
  /** What screen readers call the button: `Actions for Team budget`. */
  readonly label: string
  readonly iconSize?: number
  /** The items. */
  readonly children: ReactNode
}

/** A button with three dots that opens the items given. */
export function ActionsMenu({ label, iconSize = 16, children }: ActionsMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={label}>
          <Ellipsis size={iconSize} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
