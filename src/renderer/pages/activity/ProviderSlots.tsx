/**
 * A provider's slots: how many are taken, who waits, and how many there may be, changed here at
 * once.
 */
import { useEffect, useState } from 'react'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { NumberField } from '../../kit/number/NumberField'
import { useServerAction } from '../../client/query'
import type { SlotLine } from './queue.words'
import classes from './queue.module.css'

export function ProviderSlots({ lines }: { readonly lines: readonly SlotLine[] }) {
  return (
    <ul className={classes.slots} aria-label="Slots by provider">
      {lines.map((line) => (
        <Slots key={line.provider} line={line} />
      ))}
    </ul>
  )
}

const mostSlots = 1000

function Slots({
  line: { provider, name, running, waiting, concurrency, used },
}: {
  readonly line: SlotLine
}) {
  const [draft, setDraft] = useState<number | undefined>(concurrency)
  const save = useServerAction(
    (api, slots: number) => api.providers.update({ id: provider, concurrency: slots }),
    ['providers', 'queue'],
  )
  useEffect(() => setDraft(concurrency), [concurrency])

  async function keep() {
    // What is no number of slots stays in the field with the sentence that says so; Esc takes it
    // back.
    if (draft === undefined || draft === concurrency) return
    const answer = await save.run(draft)
    if (!answer.ok) setDraft(concurrency)
  }

  return (
    <li className={classes.slot}>
      <span className={classes.slotName}>{name}</span>
      <span
        className={classes.slotBar}
        role="img"
        aria-label={`${running} of ${concurrency} slots taken`}
      >
        <span style={{ width: `${used * 100}%` }} />
      </span>
      <span className={classes.slotCount}>
        {formatCount(running)} of
        <NumberField
          aria-label={`Slots of ${name}`}
          title="How many calls it may run at once; changed while calls run"
          w={64}
          min={1}
          max={mostSlots}
          step={1}
          decimals={0}
          value={draft}
          onChange={setDraft}
          onBlur={() => void keep()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void keep()
            if (event.key === 'Escape') setDraft(concurrency)
          }}
        />
      </span>
      <span className={classes.dim}>
        {waiting === 0
          ? 'none waits'
          : `${formatCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`}
      </span>
      {save.error !== null && <ErrorState error={save.error} />}
    </li>
  )
}
