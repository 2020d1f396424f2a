/** The filters over the table on one line, and how many models they leave. */
import { Button, Select, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { tiers, type Model } from '../../../contract/models'
import { OptionalSelect } from '../../kit/OptionalSelect'
import { NumberText } from '../../kit/number/NumberText'
import {
  capabilitiesIn,
  countText,
  isFiltered,
  pricings,
  providersIn,
  type Pricing,
} from './model-filter'
import { useModelsStore } from './models.state'
import { parseRate } from './rate.form'
import layout from '../../kit/layout.module.css'
import classes from './models.module.css'

const pricingLabels = {
  any: 'Any price',
  priced: 'Priced',
  override: 'Overrides',
  unpriced: 'Unpriced',
} as const satisfies Record<Pricing, string>

/** What the table shows. */
export function ModelFilters({
  models,
  shown,
}: {
  readonly models: readonly Model[]
  readonly shown: number
}) {
  const { filter, setFilter, clearFilter } = useModelsStore()
  const [maxPrice, setMaxPrice] = useState(
    filter.maxInputRate === null ? '' : String(filter.maxInputRate / 1_000_000),
  )
  const parsed = parseRate(maxPrice)
  return (
    <div className={layout.filters} role="search" aria-label="Filter models">
      <TextInput
        className={classes.search}
        aria-label="Search models"
        placeholder="Search"
        leftSection={<Search size={14} aria-hidden="true" />}
        value={filter.search}
        onChange={(event) => setFilter({ search: event.currentTarget.value })}
      />
      <OptionalSelect
        label="Provider"
        none="Every provider"
        width={150}
        options={providersIn(models)}
        value={filter.provider}
        onChange={(provider) => setFilter({ provider })}
      />
      <OptionalSelect
        label="Tier"
        none="Every tier"
        width={116}
        options={tiers}
        value={filter.tier}
        onChange={(tier) => setFilter({ tier })}
      />
      <OptionalSelect
        label="Capability"
        none="Every capability"
        width={140}
        options={capabilitiesIn(models)}
        value={filter.capability}
        onChange={(capability) => setFilter({ capability })}
      />
      <Select
        aria-label="Price"
        w={112}
        allowDeselect={false}
        data={pricings.map((value) => ({ value, label: pricingLabels[value] }))}
        value={filter.pricing}
        onChange={(pricing) => setFilter({ pricing: (pricing ?? 'any') as Pricing })}
      />
      <NumberText
        aria-label="Input price at most, USD per million tokens"
        title="Input price at most, USD per million tokens"
        placeholder="Input ≤ $"
        w={92}
        text={maxPrice}
        error={parsed.problem !== null}
        onText={(text) => {
          setMaxPrice(text)
          const next = parseRate(text)
          if (next.problem === null) setFilter({ maxInputRate: next.rate })
        }}
      />
      <span className={layout.count} role="status">
        {models.length > 0 && countText(shown, models.length)}
      </span>
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          onClick={() => {
            clearFilter()
            setMaxPrice('')
          }}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
