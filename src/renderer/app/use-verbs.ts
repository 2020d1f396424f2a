/** What a person may want to do from anywhere, as actions of the palette. */
import { notifications } from '@mantine/notifications'
import { useMemo } from 'react'
import type { Model } from '../../contract/models'
import { usePlayground } from '../pages/playground/playground.state'
import { readError } from '../client/errors'
import { useConnection } from '../client/connection-context'
import { useLedgerViews } from '../parts/ledger-views.state'
import type { Command } from '../frame/frame.state'
import { navigate } from '../frame/route'

const exports = [
  { format: 'csv', label: 'Export the ledger as CSV' },
  { format: 'jsonl', label: 'Export the ledger as JSON Lines' },
] as const

/** Takes a model to the playground. */
export function playWith(model: Model): void {
  usePlayground.getState().setModel(model.id)
  navigate('/playground')
}

/** Where a verb leads, and nothing else. */
const places: readonly Omit<Command, 'group'>[] = [
  {
    id: 'new-budget',
    label: 'New budget',
    words: 'add limit spend',
    run: () => navigate('/budgets?new=1'),
  },
  {
    id: 'add-key',
    label: 'Add key',
    words: 'new api secret',
    run: () => navigate('/keys?add=key'),
  },
  {
    id: 'add-provider',
    label: 'Add provider',
    words: 'new base url',
    run: () => navigate('/keys?add=provider'),
  },
  {
    id: 'verify-ledger',
    label: 'Verify the ledger',
    words: 'check chain integrity',
    run: () => navigate('/ledger?verify=1'),
  },
]

const newConversation: Omit<Command, 'group'> = {
  id: 'new-conversation',
  label: 'New conversation',
  words: 'clear playground chat',
  run() {
    usePlayground.getState().clear()
    navigate('/playground')
  },
}

/** For what happens out of sight: its end is told in a toast. */
async function told(title: string, done: string, work: () => Promise<unknown>) {
  try {
    await work()
    notifications.show({ title, message: done, color: 'indigo' })
  } catch (thrown) {
    const { message } = readError(thrown)
    notifications.show({ title, message, color: 'red', autoClose: false })
  }
}

/** The same array until the connection is another one, or the saved views are others. */
export function useVerbs(): readonly Command[] {
  const { client, download } = useConnection()
  const views = useLedgerViews().data?.items
  return useMemo(() => {
    const verbs = [
      newConversation,
      ...places,
      ...exports.map(({ format, label }) => ({
        id: `export-${format}`,
        label,
        words: 'download save entries',
        run: () =>
          void told(label, 'Saved with your downloads.', () =>
            download(`/api/v1/ledger/export?format=${format}`, `tollgate-ledger.${format}`),
          ),
      })),
      {
        id: 'backup',
        label: 'Back up now',
        words: 'copy save ledger backup',
        run() {
          navigate('/settings')
          void told('Backup', 'Made and checked. It is listed under Settings.', () =>
            client.backups.create(),
          )
        },
      },
    ]
    return [
      ...verbs.map((verb) => ({ ...verb, group: 'Do' })),
      ...(views ?? []).map(({ id, name }) => ({
        id: `view-${id}`,
        group: 'Ledger view',
        label: name,
        words: 'open saved entries',
        run: () => navigate(`/ledger?view=${encodeURIComponent(id)}`),
      })),
    ]
  }, [client, download, views])
}
