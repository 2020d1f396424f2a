/** Whose words these are; a press turns them into the other's. */
import type { TurnRole } from './conversation'
import classes from './playground.module.css'

export function RoleChip({
  role,
  onToggle,
  disabled = false,
}: {
  readonly role: TurnRole
  readonly onToggle: () => void
  readonly disabled?: boolean
}) {
  const other = role === 'user' ? 'assistant' : 'user'
  return (
    <button
      type="button"
      className={classes.role}
      data-role={role}
      disabled={disabled}
      onClick={onToggle}
      title={disabled ? undefined : `Change to ${other}`}
      aria-label={`Role: ${role}. Change to ${other}.`}
    >
      {role}
    </button>
  )
}
