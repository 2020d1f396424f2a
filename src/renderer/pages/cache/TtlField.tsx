/**
 * How long a service reuses answers, changed where it stands: Enter or leaving saves, Esc takes it
 * back.
 */
import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useServices } from '../../parts/console.state'
import { useServerAction } from '../../client/query'
import { parseTtl, ttlText } from './cache.words'
import classes from './cache.module.css'

export function TtlField({
  service,
  seconds,
}: {
  readonly service: string
  readonly seconds: number
}) {
  const [text, setText] = useState(ttlText(seconds))
  const services = useServices()
  const policy = services.data?.items.find(({ name }) => name === service)?.policy
  const save = useServerAction(
    (client, next: number) =>
      client.services.setPolicy({ name: service, policy: { ...policy, cacheTtlSeconds: next } }),
    ['services', 'cache'],
  )
  useEffect(() => setText(ttlText(seconds)), [seconds])
  const parsed = parseTtl(text)
  const problem = !parsed.ok ? parsed.message : (save.error?.message ?? null)

  function finish() {
    if (!parsed.ok || policy === undefined || save.running) return
    if (parsed.seconds === seconds) setText(ttlText(seconds))
    else void save.run(parsed.seconds)
  }

  return (
    <TextInput
      aria-label={`How long ${service} reuses answers`}
      className={classes.ttl}
      value={text}
      error={problem}
      data-off={seconds === 0 || undefined}
      onChange={(event) => {
        save.reset()
        setText(event.currentTarget.value)
      }}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish()
        if (event.key !== 'Escape') return
        save.reset()
        setText(ttlText(seconds))
      }}
    />
  )
}
