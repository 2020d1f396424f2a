/**
 * The terms of a policy: at which service tier its calls are served, and where the model runs. Each
 * is held and billed at its own price.
 */
import { inferenceGeos, serviceTiers } from '../../../contract/charges'
import { OptionalSelect } from '../../kit/OptionalSelect'
import { Fold } from '../../kit/Fold'
import { inferenceGeoLabels, serviceTierLabels } from '../../parts/terms.words'
import type { PolicyPartProps } from './PolicyParts'
import { Field } from './PolicyField'
import { termsSummary } from './policy.words'

interface TierOption {
  readonly value: string
  readonly label: string
}

/** The fold with both of them. */
export function TermsPart({ draft, policy, absent, onChange }: Omit<PolicyPartProps, 'problems'>) {
  const offered: readonly TierOption[] = Object.entries(serviceTierLabels).map(
    ([value, label]) => ({ value, label }),
  )
  const { serviceTier } = draft
  const strange =
    serviceTier === null || serviceTier in serviceTierLabels
      ? []
      : [{ value: serviceTier, label: `${serviceTier}: no single call can ask for it` }]
  return (
    <Fold title="Service tier and region" summary={termsSummary(policy) || absent} faulty={false}>
      <Field
        name="Service tier"
        reason="Held and billed at the model’s own price for it; a model without one is unpriced. What the answer reports wins."
      >
        <OptionalSelect
          label="Service tier"
          none="Default"
          clearLabel="No service tier"
          width={260}
          options={[...offered, ...strange]}
          value={serviceTier}
          onChange={(value) =>
            onChange({ serviceTier: serviceTiers.find((one) => one === value) ?? null })
          }
        />
      </Field>
      <Field
        name="Region"
        reason="Where the model runs. Claude 4.6 and later offer the choice; other models are refused where one is named."
      >
        <OptionalSelect
          label="Region"
          none="Anywhere"
          clearLabel="No region"
          width={260}
          options={inferenceGeos.map((value) => ({ value, label: inferenceGeoLabels[value] }))}
          value={draft.inferenceGeo}
          onChange={(inferenceGeo) => onChange({ inferenceGeo })}
        />
      </Field>
    </Fold>
  )
}
