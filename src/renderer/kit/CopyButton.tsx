/** Copies text and says so in place. */
import { ActionIcon } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './clipboard'

export function CopyButton({
  text,
  label,
  size = 24,
}: {
  readonly text: string | (() => string)
  readonly label: string
  readonly size?: number
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 1600)
    return () => clearTimeout(timer)
  }, [state])
  const shown =
    state === 'copied' ? 'Copied' : state === 'failed' ? 'Copying was refused by the system' : label
  return (
    <ActionIcon
      size={size}
      aria-label={shown}
      title={shown}
      onClick={() => {
        copyText(typeof text === 'string' ? text : text()).then(
          () => setState('copied'),
          () => setState('failed'),
        )
      }}
    >
      {state === 'copied' ? <Check size={14} /> : <Copy size={14} />}
    </ActionIcon>
  )
}
