/** Shows one pane alone over the whole width, or all of them again. */
import { ActionIcon } from '@mantine/core'
import { Maximize2, Minimize2 } from 'lucide-react'
import { useCompare } from './compare.state'

export function FocusButton({ id }: { readonly id: string }) {
  const focused = useCompare((state) => state.focused === id)
  const label = focused ? 'Show all panes' : `Show pane ${id.toUpperCase()} alone`
  return (
    <ActionIcon
      aria-label={label}
      title={focused ? 'Show all panes (Esc)' : 'Show alone'}
      onClick={() => useCompare.getState().focus(focused ? null : id)}
    >
      {focused ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
    </ActionIcon>
  )
}
