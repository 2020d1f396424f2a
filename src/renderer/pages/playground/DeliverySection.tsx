/**
 * How the call is carried: who goes first in line, who may serve it, how often it is tried, and
 * whether a kept answer will do. Folded.
 */
import { Button, Checkbox, Input, SegmentedControl, Select } from '@mantine/core'
import { useCallback, useState } from 'react'
import { priorities, type Priority } from '../../../contract/calls'
import { inferenceGeos, serviceTiers } from '../../../contract/charges'
import { NumberField } from '../../kit/number/NumberField'
import { Opener } from '../../kit/Opener'
import { useServerQuery } from '../../client/query'
import { inferenceGeoLabels, serviceTierLabels } from '../../parts/terms.words'
import { choiceOf, deliveryChanges, valueOf, type Delivery } from './delivery'
import classes from './playground.module.css'

export interface DeliverySectionProps {
  readonly delivery: Delivery
  readonly onChange: (change: Delivery) => void
  readonly onReset: () => void
  /** A model is named, so that nobody else is tried unless it is allowed. */
  readonly named: boolean
  readonly onProblem: (field: string, problem: string | null) => void
}

const attemptsField = 'Attempts at most'

const asRules = 'as the rules say'

export function DeliverySection({
  delivery,
  onChange,
  onReset,
  named,
  onProblem,
}: DeliverySectionProps) {
  const changes = deliveryChanges(delivery)
  const [open, setOpen] = useState(changes !== null)
  return (
    <section className={classes.delivery}>
      <Opener className={classes.deliveryHead} open={open} onToggle={() => setOpen(!open)}>
        <span className={classes.systemName}>Delivery</span>
        <span className={classes.quiet}>{changes ?? asRules}</span>
      </Opener>
      {open && (
        <DeliveryFields
          delivery={delivery}
          onChange={onChange}
          onReset={onReset}
          named={named}
          onProblem={onProblem}
        />
      )}
    </section>
  )
}

function DeliveryFields({ delivery, onChange, onReset, named, onProblem }: DeliverySectionProps) {
  const attemptsProblem = useCallback(
    (problem: string | null) => onProblem(attemptsField, problem),
    [onProblem],
  )
  const providers =
    useServerQuery(['providers'], ['providers'], (client) => client.providers.list()).data?.items ??
    []
  return (
    <div className={classes.deliveryFields}>
      <Select
        label="Priority"
        description="Who goes first where calls wait for a free slot at a provider."
        data={[{ value: '', label: asRules }, ...priorities]}
        value={delivery.priority ?? ''}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ priority: priorities.find((one): one is Priority => one === value) })
        }
      />
      <Select
        label="Preferred provider"
        description={
          named
            ? 'A model that is named is asked for there, where it has it; else it stays where it is.'
            : 'Tried first, where it has a model for this; no rule is lifted for it.'
        }
        data={[
          { value: '', label: asRules },
          ...providers
            .filter(({ enabled }) => enabled)
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={delivery.preferredProvider ?? ''}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ preferredProvider: value === null || value === '' ? undefined : value })
        }
      />
      <Switches
        label="Fallback to others on the route"
        hint={
          named
            ? 'A model that is named stands alone unless you allow others.'
            : 'Without a named model the others on the route may serve.'
        }
        yes="allow"
        no="never"
        value={delivery.allowFallback}
        onChange={(allowFallback) => onChange({ allowFallback })}
      />
      <NumberField
        label={attemptsField}
        description="Over everyone on the route, the first one included."
        placeholder={asRules}
        value={delivery.maxAttempts}
        min={1}
        max={10}
        step={1}
        decimals={0}
        onChange={(maxAttempts) => onChange({ maxAttempts })}
        onProblem={attemptsProblem}
      />
      <Switches
        label="Kept answers"
        hint="A kept answer costs nothing. By itself one is used at temperature 0 alone; asking for one works at any."
        yes="ask for one"
        no="skip"
        value={delivery.cache}
        onChange={(cache) => onChange({ cache })}
      />
      <TermsFields delivery={delivery} onChange={onChange} />
      <Checkbox
        label="Try again even after text was shown"
        description="The text of the failed attempt is replaced then. Otherwise the call ends with it."
        checked={delivery.retryShown === true}
        onChange={(event) =>
          onChange({ retryShown: event.currentTarget.checked ? true : undefined })
        }
      />
      {deliveryChanges(delivery) !== null && (
        <Button
          variant="subtle"
          size="compact-xs"
          className={classes.deliveryReset}
          onClick={onReset}
        >
          All as the rules say
        </Button>
      )}
    </div>
  )
}

function TermsFields({ delivery, onChange }: Pick<DeliverySectionProps, 'delivery' | 'onChange'>) {
  return (
    <>
      <Select
        label="Service tier"
        description="Held and billed at the model’s own price for it; a model without one is unpriced."
        data={[
          { value: '', label: asRules },
          ...Object.entries(serviceTierLabels).map(([value, label]) => ({ value, label })),
        ]}
        value={delivery.serviceTier ?? ''}
        allowDeselect={false}
        onChange={(value) => onChange({ serviceTier: serviceTiers.find((one) => one === value) })}
      />
      <Select
        label="Region"
        description="Where the model runs: Claude 4.6 and later offer the choice."
        data={[
          { value: '', label: asRules },
          ...inferenceGeos.map((value) => ({ value, label: inferenceGeoLabels[value] })),
        ]}
        value={delivery.inferenceGeo ?? ''}
        allowDeselect={false}
        onChange={(value) => onChange({ inferenceGeo: inferenceGeos.find((one) => one === value) })}
      />
    </>
  )
}

interface SwitchesProps {
  readonly label: string
  readonly hint: string
  readonly yes: string
  readonly no: string
  readonly value: boolean | undefined
  readonly onChange: (value: boolean | undefined) => void
}

function Switches({ label, hint, yes, no, value, onChange }: SwitchesProps) {
  return (
    <Input.Wrapper label={label} description={hint} labelElement="div">
      <SegmentedControl
        fullWidth
        mt={4}
        aria-label={label}
        value={choiceOf(value)}
        data={[
          { value: 'unset', label: asRules },
          { value: 'yes', label: yes },
          { value: 'no', label: no },
        ]}
        onChange={(next) => onChange(valueOf(next))}
      />
    </Input.Wrapper>
  )
}
