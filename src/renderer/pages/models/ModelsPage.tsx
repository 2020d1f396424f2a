/**
 * Models: the catalogue as a dense table, with what each costs, where that price comes from, and
 * overrides of one's own.
 */
import { Button } from '@mantine/core'
import { Boxes, Plus, SearchX } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { AddModelPanel } from './AddModelPanel'
import { CatalogueLine } from './CatalogueLine'
import { filterModels, sortModels } from './model-filter'
import { ModelFilters } from './ModelFilters'
import { ModelPanel } from './ModelPanel'
import { ModelTable } from './ModelTable'
import { useModelsStore } from './models.state'
import { NewerPrices } from './NewerPrices'
import layout from '../../kit/layout.module.css'
import classes from './models.module.css'

/** The page: filters, table, and what is open beside it. */
export function ModelsPage() {
  const { data, error, reload } = useModels()
  const { filter, sort, side, clearFilter, open } = useModelsStore()
  const route = useRoute()
  const models = useMemo(() => data?.items ?? [], [data])
  const shown = useMemo(
    () => sortModels(filterModels(models, filter), sort),
    [models, filter, sort],
  )
  const selected = side?.kind === 'model' ? models.find(({ id }) => id === side.id) : undefined
  const asked = route.rest.join('/')

  useEffect(() => {
    if (asked === '' || data === undefined) return
    open({ kind: 'model', id: asked })
    navigate('/models', { replace: true })
  }, [asked, data, open])

  return (
    <Page
      title="Models"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={() => open({ kind: 'add' })}>
          Add model
        </Button>
      }
    >
      <div className={`${layout.fill} ${classes.columns}`}>
        <div className={classes.main}>
          <ModelFilters models={models} shown={shown.length} />
          {error !== null && (
            <div className={classes.padded}>
              <ErrorState error={error} onRetry={reload} />
            </div>
          )}
          {error === null && data === undefined && (
            <div className={classes.padded}>
              <SkeletonRows
                rows={16}
                widths={['24%', '10%', '8%', '16%', '8%', '8%', '8%', '8%']}
              />
            </div>
          )}
          {data !== undefined && models.length === 0 && (
            <EmptyState
              icon={Boxes}
              title="The catalogue is empty"
              action={<Button onClick={() => open({ kind: 'add' })}>Add model</Button>}
            >
              Models and prices ship with Tollgate; this installation has none. Add one, or install
              Tollgate again.
            </EmptyState>
          )}
          {data !== undefined && models.length > 0 && shown.length === 0 && (
            <EmptyState
              icon={SearchX}
              title="No model matches"
              action={
                <Button variant="default" onClick={clearFilter}>
                  Clear filters
                </Button>
              }
            >
              {models.length} models are in the catalogue.
            </EmptyState>
          )}
          {shown.length > 0 && (
            <ModelTable models={shown} sort={sort} selected={selected?.id ?? null} />
          )}
          {data !== undefined && models.length > 0 && (
            <CatalogueLine models={models} snapshot={data.snapshot} />
          )}
        </div>
        {selected !== undefined && data !== undefined && (
          <ModelPanel
            key={selected.id}
            model={selected}
            snapshot={data.snapshot}
            onClose={() => open(null)}
          />
        )}
        {side?.kind === 'prices' && data !== undefined && (
          <NewerPrices snapshot={data.snapshot} onClose={() => open(null)} />
        )}
        {side?.kind === 'add' && data !== undefined && (
          <AddModelPanel models={models} onClose={() => open(null)} />
        )}
      </div>
    </Page>
  )
}
