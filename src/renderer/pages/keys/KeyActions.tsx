/** What can be done with a key: a test always, the rest where it is kept by this console. */
import { ActionIcon, Menu } from '@mantine/core'
import { CalendarClock, FlaskConical, KeyRound, RefreshCw, Trash2 } from 'lucide-react'
import { ActionsMenu } from '../../kit/ActionsMenu'
import type { Key } from '../../../contract/keys'
import classes from './keys.module.css'

/** What is asked before a key changes. */
export type KeyDialog = 'rotate' | 'replace' | 'edit' | 'delete'

export interface KeyActionsProps {
  readonly record: Key
  readonly testing: boolean
  readonly onTest: () => void
  readonly onDialog: (dialog: KeyDialog) => void
}

/** The buttons at the end of a key’s line. */
export function KeyActions({ record, testing, onTest, onDialog }: KeyActionsProps) {
  const readOnly = record.backend === 'environment'
  const retiring = record.status === 'retiring'
  return (
    <span className={classes.keyActions}>
      <ActionIcon
        aria-label={`Test ${record.label}`}
        title="Test with a free models-list request"
        loading={testing}
        onClick={onTest}
      >
        <FlaskConical size={15} />
      </ActionIcon>
      {!readOnly && !retiring && (
        <ActionIcon
          aria-label={`Rotate ${record.label}`}
          title="Rotate: test a new key and put it in place of this one"
          onClick={() => onDialog('rotate')}
        >
          <RefreshCw size={15} />
        </ActionIcon>
      )}
      {!readOnly && <MoreMenu record={record} onDialog={onDialog} />}
    </span>
  )
}

function MoreMenu({ record, onDialog }: Pick<KeyActionsProps, 'record' | 'onDialog'>) {
  return (
    <ActionsMenu label={`More for ${record.label} ••••${record.last4}`} iconSize={15}>
      <Menu.Item leftSection={<CalendarClock size={14} />} onClick={() => onDialog('edit')}>
        Label and reminder
      </Menu.Item>
      {record.status !== 'retiring' && (
        <Menu.Item leftSection={<KeyRound size={14} />} onClick={() => onDialog('replace')}>
          Replace secret
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<Trash2 size={14} />}
        className={classes.dangerItem}
        onClick={() => onDialog('delete')}
      >
        Delete key
      </Menu.Item>
    </ActionsMenu>
  )
}
