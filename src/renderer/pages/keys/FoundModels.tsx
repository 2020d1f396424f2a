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
  return <Choice provider={provider} found={found} onDone={onDone} />
}

function Choice({
  provider,
  found,
  onDone,
}: {
  readonly provider: Provider
  readonly found: readonly FoundModel[]
  readonly onDone: () => void
}) {
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(found.filter(({ suggested }) => suggested).map(({ model }) => model)),
  )
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(
    null,
  )
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
  const fresh = found.filter(({ inCatalogue }) => !inCatalogue)
  const picked = fresh.filter(({ model }) => chosen.has(model))
  const wanted = search.trim().toLowerCase()
  const matching = found.filter(({ model }) => model.toLowerCase().includes(wanted))
  const matchingFresh = matching.filter(({ inCatalogue }) => !inCatalogue)
  const allMatching =
    matchingFresh.length > 0 && matchingFresh.every(({ model }) => chosen.has(model))

  async function addAll() {
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
      {matchingFresh.length > 1 && (
        <Checkbox
          label={
            wanted === ''
              ? `All ${matchingFresh.length} new ones`
              : `All ${matchingFresh.length} that match`
          }
          checked={allMatching}
          indeterminate={!allMatching && matchingFresh.some(({ model }) => chosen.has(model))}
          onChange={() => {
            const names = matchingFresh.map(({ model }) => model)
            setChosen((before) =>
              allMatching
                ? new Set([...before].filter((name) => !names.includes(name)))
                : new Set([...before, ...names]),
            )
          }}
        />
      )}
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
                onChange={() =>
                  setChosen((before) =>
                    before.has(model)
                      ? new Set([...before].filter((name) => name !== model))
                      : new Set([...before, model]),
                  )
                }
              />
            )}
          </li>
        ))}
        {matching.length > shownAtMost && (
          <li className={classes.quiet}>
            {matching.length - shownAtMost} more: search to see them.
          </li>
        )}
        {matching.length === 0 && (
          <li className={classes.quiet}>None has “{search.trim()}” in its name.</li>
        )}
      </ul>
      {fresh.length > 0 && <p className={classes.quiet}>{addModelsText(picked.length)}</p>}
      {failure !== null && <ErrorState error={failure} />}
      <div className={classes.formFoot}>
        <Button variant="default" onClick={onDone}>
          {picked.length === 0 ? 'Done' : 'Not now'}
        </Button>
        {picked.length > 0 && (
          <Button loading={progress !== null} onClick={() => void addAll()}>
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
