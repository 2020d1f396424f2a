/**
 * The way to delete a project, service or environment, at the end of its detail. What ships with
 * Tollgate has none.
 */
import { Button } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { navigate } from '../../frame/route'
import { useServerAction } from '../../client/query'
import { RemoveDialog } from '../../parts/RemoveDialog'
import classes from './projects.module.css'

export interface RemoveNamedProps {
  readonly kind: 'project' | 'service' | 'environment'
  readonly name: string
  /** The page's address once it is gone. */
  readonly backTo: string
}

/** The button, and the question it leads to. */
export function RemoveNamed({ kind, name, backTo }: RemoveNamedProps) {
  const [asking, setAsking] = useState(false)
  const remove = useServerAction(
    (client, force: boolean) => {
      const input = { name, ...(force ? { force } : {}) }
      return kind === 'project'
        ? client.projects.remove(input)
        : kind === 'service'
          ? client.services.remove(input)
          : client.environments.remove(input)
    },
    ['projects', 'services', 'environments', 'cache'],
  )
  async function confirmed(force: boolean) {
    const done = await remove.run(force)
    if (!done.ok) return
    setAsking(false)
    navigate(backTo)
  }
  return (
    <div className={classes.remove}>
      <Button variant="subtle" leftSection={<Trash2 size={14} />} onClick={() => setAsking(true)}>
        Delete {kind}
      </Button>
      {asking && (
        <RemoveDialog
          title={`Delete ${kind} ${name}`}
          confirmLabel={`Delete ${kind}`}
          sentences={[
            `Calls that name ${name} are refused from then on.`,
            'Its history stays in the ledger, under its name.',
          ]}
          busy={remove.running}
          error={remove.error}
          onRemove={(force) => void confirmed(force)}
          onCancel={() => {
            remove.reset()
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}
