/**
 * Who is tried after the default model, in order: added, removed and moved by keyboard, each with
 * its price and why it would be refused.
 */
import { ActionIcon, Select, Switch } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Model } from '../../../contract/models'
import { ModelDot } from '../../parts/ModelDot'
import { rateText } from '../models/rate.words'
import { candidateFault, find, moved, type PolicyDraft } from './policy.form'
import classes from './projects.module.css'

const most = 8

export interface RouteEditorProps {
  readonly draft: PolicyDraft
  readonly catalogue: readonly Model[]
  readonly onChange: (change: Pick<PolicyDraft, 'ownRoute'> | Pick<PolicyDraft, 'route'>) => void
}

export function RouteEditor({ draft, catalogue, onChange }: RouteEditorProps) {
  const list = useRef<HTMLOListElement>(null)
  /** The button to focus once the row stands in its new place. */
  const awaited = useRef<string | null>(null)
  useEffect(() => {
    if (awaited.current === null) return
    list.current
      ?.querySelector<HTMLButtonElement>(`[data-focus="${CSS.escape(awaited.current)}"]`)
      ?.focus()
    awaited.current = null
  }, [draft.route])

  function move(index: number, step: -1 | 1, written: string) {
    awaited.current = `${step === -1 ? 'up' : 'down'} ${written}`
    onChange({ route: moved(draft.route, index, step) })
  }
  const taken = new Set(draft.route.map((written) => find(written, catalogue)?.id ?? written))
  const choices = catalogue
    .filter(({ id, deprecated }) => !taken.has(id) && !deprecated)
    .map(({ id }) => id)
    .sort()

  return (
    <div className={classes.stack}>
      <Switch
        label="A route of its own"
        checked={draft.ownRoute}
        onChange={(event) => onChange({ ownRoute: event.currentTarget.checked })}
      />
      {draft.ownRoute && (
        <>
          {draft.route.length === 0 ? (
            <p className={classes.hint}>Nobody else is tried: the default model alone.</p>
          ) : (
            <ol ref={list} className={classes.route} aria-label="Route">
              {draft.route.map((written, index) => {
                const model = find(written, catalogue)
                const fault = candidateFault(draft, written, catalogue)
                return (
                  <li key={written} data-refused={fault !== null || undefined}>
                    <span className={classes.routeNumber}>{index + 1}</span>
                    <ModelDot model={model?.id ?? written} />
                    <span className={classes.modelName} title={model?.id ?? written}>
                      {written}
                    </span>
                    <span className={classes.quiet}>{model?.tier ?? 'unknown'}</span>
                    <span className={classes.amount}>
                      {model === undefined || model.price === null
                        ? model?.simulated === true
                          ? 'simulated'
                          : 'unpriced'
                        : `${rateText(model.price.rates.input)} / ${rateText(model.price.rates.output)}`}
                    </span>
                    <span className={classes.routeMoves}>
                      <ActionIcon
                        aria-label={`Move ${written} up`}
                        data-focus={`up ${written}`}
                        aria-disabled={index === 0}
                        onClick={() => index > 0 && move(index, -1, written)}
                      >
                        <ArrowUp size={14} />
                      </ActionIcon>
                      <ActionIcon
                        aria-label={`Move ${written} down`}
                        data-focus={`down ${written}`}
                        aria-disabled={index === draft.route.length - 1}
                        onClick={() => index < draft.route.length - 1 && move(index, 1, written)}
                      >
                        <ArrowDown size={14} />
                      </ActionIcon>
                      <ActionIcon
                        aria-label={`Remove ${written}`}
                        onClick={() =>
                          onChange({ route: draft.route.filter((_, at) => at !== index) })
                        }
                      >
                        <X size={14} />
                      </ActionIcon>
                    </span>
                    {fault !== null && <span className={classes.routeFault}>Refused: {fault}</span>}
                  </li>
                )
              })}
            </ol>
          )}
          {draft.route.length < most && (
            <Select
              aria-label="Add to the route"
              placeholder="Add a model"
              searchable
              value={null}
              limit={200}
              nothingFoundMessage="No model matches"
              data={choices.map((id) => ({
                value: id,
                label: id,
                disabled: candidateFault(draft, id, catalogue) !== null,
              }))}
              renderOption={({ option }) => (
                <Choice id={option.value} draft={draft} catalogue={catalogue} />
              )}
              onChange={(id) => id !== null && onChange({ route: [...draft.route, id] })}
            />
          )}
        </>
      )}
    </div>
  )
}

function Choice({
  id,
  draft,
  catalogue,
}: {
  readonly id: string
  readonly draft: PolicyDraft
  readonly catalogue: readonly Model[]
}) {
  const model = find(id, catalogue)
  const fault = candidateFault(draft, id, catalogue)
  return (
    <span className={classes.routeChoice}>
      <span className={classes.modelName}>{id}</span>
      <span className={classes.quiet}>{fault ?? model?.tier}</span>
      {fault === null && model !== undefined && model.price !== null && (
        <span
          className={classes.amount}
        >{`${rateText(model.price.rates.input)} / ${rateText(model.price.rates.output)}`}</span>
      )}
    </span>
  )
}
