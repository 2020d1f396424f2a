/**
 * What a provider's test found, against the catalogue: choose the models that calls may name, and
 * add them.
 */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Provider } from '../../../contract/providers'
import type { ErrorBody } from '../../../contract/errors'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { addModelsText, foundModels, type FoundModel } from './found-models'
import classes from './keys.module.css'

export interface FoundModelsProps {
  readonly provider: Provider
  readonly listed: readonly string[]
  readonly onDone: () => void
}

/** Rows beyond this are reached by search. */
const shownAtMost = 200

/** The models, once the catalogue is known. */
export function FoundModels({ provider, listed, onDone }: FoundModelsProps) {
  const catalogue = useModels()
  const found = useMemo(
    () =>
      catalogue.data === undefined ? null : foundModels(listed, catalogue.data.items, provider.id),
    [listed, catalogue.data, provider.id],
  )
  if (catalogue.error !== null)
    return <ErrorState error={catalogue.error} onRetry={catalogue.reload} />
  if (found === null) return <SkeletonRows rows={6} widths={['60%']} />
  if (found.length === 0) {
    return (
      <EmptyState
        tight
        title="The test named no models"
        action={
          <Button variant="default" onClick={onDone}>
            Done
          </Button>
        }
      >
        Add the ones you know on the Models page.
      </EmptyState>
    )
  }
  return <ChooseModels provider={provider} found={found} onDone={onDone} />
}

interface ChooseModelsProps {
  readonly provider: Provider
  readonly found: readonly FoundModel[]
  readonly onDone: () => void
}

/** The choice, with the search for long lists. */
function ChooseModels({ provider, found, onDone }: ChooseModelsProps) {
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(found.filter(({ suggested }) => suggested).map(({ model }) => model)),
  )
  const { progress, failure, addAll } = useAddModels(provider, onDone)
  const fresh = found.filter(({ inCatalogue }) => !inCatalogue)
  const picked = fresh.filter(({ model }) => chosen.has(model))
  const wanted = search.trim().toLowerCase()
  const matching = found.filter(({ model }) => model.toLowerCase().includes(wanted))
  const choose = (models: readonly string[], on: boolean) =>
    setChosen((before) =>
      on
        ? new Set([...before, ...models])
        : new Set([...before].filter((model) => !models.includes(model))),
    )

  return (
    <div className={classes.found}>
      <p className={classes.quiet}>
        {fresh.length === 0
          ? 'Every model it listed is in the catalogue.'
          : `${fresh.length} of ${found.length} are not in the catalogue yet.`}
      </p>
      {found.length > 8 && (
        <TextInput
          aria-label="Search the found models"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <AllMatching matching={matching} searched={wanted !== ''} chosen={chosen} onChoose={choose} />
      <FoundList matching={matching} search={search} chosen={chosen} onChoose={choose} />
      {fresh.length > 0 && <p className={classes.quiet}>{addModelsText(picked.length)}</p>}
      {failure !== null && <ErrorState error={failure} />}
      <div className={classes.formFoot}>
        <Button variant="default" onClick={onDone}>
          {picked.length === 0 ? 'Done' : 'Not now'}
        </Button>
        {picked.length > 0 && (
          <Button loading={progress !== null} onClick={() => void addAll(picked)}>
            {picked.length === 1 ? 'Add 1 model' : `Add ${picked.length} models`}
          </Button>
        )}
      </div>
      {progress !== null && (
        <p role="status" className={classes.quiet}>
          {progress.done} of {progress.of} added
        </p>
      )}
    </div>
  )
}

interface Progress {
  readonly done: number
  readonly of: number
}

/** Adds models one by one and stops at the first that is refused. */
function useAddModels(provider: Provider, onDone: () => void) {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [failure, setFailure] = useState<ErrorBody | null>(null)
  const add = useServerAction(
    (client, item: FoundModel) =>
      client.models.create({
        provider: provider.id,
        model: item.model,
        capabilities: [...item.capabilities],
      }),
    ['models'],
  )
  async function addAll(picked: readonly FoundModel[]) {
    setFailure(null)
    for (const [index, item] of picked.entries()) {
      setProgress({ done: index, of: picked.length })
      const answer = await add.run(item)
      if (!answer.ok) {
        setFailure(answer.error)
        setProgress(null)
        return
      }
    }
    setProgress(null)
    onDone()
  }
  return { progress, failure, addAll }
}

interface ChosenProps {
  /** What the search leaves. */
  readonly matching: readonly FoundModel[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (models: readonly string[], on: boolean) => void
}

/** One tick for all new ones, or for those the search leaves. */
function AllMatching({
  matching,
  searched,
  chosen,
  onChoose,
}: ChosenProps & { readonly searched: boolean }) {
  const fresh = matching.filter(({ inCatalogue }) => !inCatalogue).map(({ model }) => model)
  if (fresh.length < 2) return null
  const all = fresh.every((model) => chosen.has(model))
  return (
    <Checkbox
      label={searched ? `All ${fresh.length} that match` : `All ${fresh.length} new ones`}
      checked={all}
      indeterminate={!all && fresh.some((model) => chosen.has(model))}
      onChange={() => onChoose(fresh, !all)}
    />
  )
}

/** New ones to tick, known ones named. */
function FoundList({
  matching,
  search,
  chosen,
  onChoose,
}: ChosenProps & { readonly search: string }) {
  return (
    <ul className={classes.foundList} aria-label="Models found">
      {matching.slice(0, shownAtMost).map(({ model, inCatalogue, capabilities }) => (
        <li key={model}>
          {inCatalogue ? (
            <span className={classes.foundKnown}>
              <span className="tg-mono">{model}</span>
              <span>in the catalogue</span>
            </span>
          ) : (
            <Checkbox
              label={<span className="tg-mono">{model}</span>}
              description={capabilities.includes('embeddings') ? 'embeddings' : undefined}
              checked={chosen.has(model)}
              onChange={() => onChoose([model], !chosen.has(model))}
            />
          )}
        </li>
      ))}
      {matching.length > shownAtMost && (
        <li className={classes.quiet}>{matching.length - shownAtMost} more: search to see them.</li>
      )}
      {matching.length === 0 && (
        <li className={classes.quiet}>None has “{search.trim()}” in its name.</li>
      )}
    </ul>
  )
}
