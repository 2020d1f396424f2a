/**
 * Who is tried after the default model, in order: added, removed and moved by keyboard, each with
 * its price and why it would be refused.
 */
import { ActionIcon, Select, Switch } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Model } from '../../../contract/models'
import { ModelDot } from '../../parts/ModelDot'
import { candidateFault, find, moved, type PolicyDraft } from './policy.form'
import { listPrice } from './policy-summary.words'
import classes from './projects.module.css'

const most = 8

export interface RouteEditorProps {
  readonly draft: PolicyDraft
  /** For prices, and to say what would be refused. */
  readonly catalogue: readonly Model[]
  readonly onChange: (change: Pick<PolicyDraft, 'ownRoute'> | Pick<PolicyDraft, 'route'>) => void
}

/** The candidates in order, with a field that adds one. */
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
              {draft.route.map((written, index) => (
                <Candidate
                  key={written}
                  written={written}
                  place={index}
                  draft={draft}
                  catalogue={catalogue}
                  onMove={(step) => move(index, step, written)}
                  onRemove={() => onChange({ route: draft.route.filter((_, at) => at !== index) })}
                />
              ))}
            </ol>
          )}
          {draft.route.length < most && (
            <AddCandidate
              draft={draft}
              catalogue={catalogue}
              onAdd={(id) => onChange({ route: [...draft.route, id] })}
            />
          )}
        </>
      )}
    </div>
  )
}

interface CandidateProps extends Pick<RouteEditorProps, 'draft' | 'catalogue'> {
  /** The model as the route writes it. */
  readonly written: string
  /** From 0. */
  readonly place: number
  /** Up (-1) or down (1). */
  readonly onMove: (step: -1 | 1) => void
  readonly onRemove: () => void
}

/** A row of the route. */
function Candidate({ written, place, draft, catalogue, onMove, onRemove }: CandidateProps) {
  const model = find(written, catalogue)
  const fault = candidateFault(draft, written, catalogue)
  const first = place === 0
  const last = place === draft.route.length - 1
  return (
    <li data-refused={fault !== null || undefined}>
      <span className={classes.routeNumber}>{place + 1}</span>
      <ModelDot model={model?.id ?? written} />
      <span className={classes.modelName} title={model?.id ?? written}>
        {written}
      </span>
      <span className={classes.quiet}>{model?.tier ?? 'unknown'}</span>
      <span className={classes.amount}>{listPrice(model)}</span>
      <span className={classes.routeMoves}>
        <ActionIcon
          aria-label={`Move ${written} up`}
          data-focus={`up ${written}`}
          aria-disabled={first}
          onClick={() => !first && onMove(-1)}
        >
          <ArrowUp size={14} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move ${written} down`}
          data-focus={`down ${written}`}
          aria-disabled={last}
          onClick={() => !last && onMove(1)}
        >
          <ArrowDown size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${written}`} onClick={onRemove}>
          <X size={14} />
        </ActionIcon>
      </span>
      {fault !== null && <span className={classes.routeFault}>Refused: {fault}</span>}
    </li>
  )
}

interface AddCandidateProps extends Pick<RouteEditorProps, 'draft' | 'catalogue'> {
  readonly onAdd: (id: string) => void
}

/** Every model that is not on the route yet; refused ones stand there with why. */
function AddCandidate({ draft, catalogue, onAdd }: AddCandidateProps) {
  const taken = new Set(draft.route.map((written) => find(written, catalogue)?.id ?? written))
  const choices = catalogue
    .filter(({ id, deprecated }) => !taken.has(id) && !deprecated)
    .map(({ id }) => id)
    .sort()
  return (
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
        <Offered id={option.value} draft={draft} catalogue={catalogue} />
      )}
      onChange={(id) => id !== null && onAdd(id)}
    />
  )
}

interface OfferedProps extends Pick<RouteEditorProps, 'draft' | 'catalogue'> {
  readonly id: string
}

/** A model in the list of those to add. */
function Offered({ id, draft, catalogue }: OfferedProps) {
  const model = find(id, catalogue)
  const fault = candidateFault(draft, id, catalogue)
  return (
    <span className={classes.routeChoice}>
      <span className={classes.modelName}>{id}</span>
      <span className={classes.quiet}>{fault ?? model?.tier}</span>
      {fault === null && model !== undefined && model.price !== null && (
        <span className={classes.amount}>{listPrice(model)}</span>
      )}
    </span>
  )
}
