/** Which columns the list has. */
import { Button, Checkbox, Popover } from '@mantine/core'
import { Columns3 } from 'lucide-react'
import { columns } from './blotter-columns'
import type { Shown } from './ledger-address'
import classes from './ledger-views.module.css'

export function LedgerColumns({
  shown,
  onShow,
}: {
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}) {
  const ids = columns.map(({ id }) => id)
  const chosen = shown.columns ?? ids
  return (
    <Popover position="bottom-start" width={220} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.columns}>
          {columns.map(({ id, label }) => (
            <Checkbox
              key={id}
              size="xs"
              label={label}
              checked={chosen.includes(id)}
              disabled={chosen.length === 1 && chosen[0] === id}
              onChange={({ currentTarget: { checked } }) => {
                const next = ids.filter((one) => (one === id ? checked : chosen.includes(one)))
                onShow({ ...shown, columns: next })
              }}
            />
          ))}
          <Button
            variant="subtle"
            disabled={shown.columns === null}
            onClick={() => onShow({ ...shown, columns: null })}
          >
            All that fit
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
