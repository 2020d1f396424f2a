/**
 * A whole price as fields: classes of tokens in USD per million, and, folded, long input, service
 * tiers, fees and region.
 */
import { Button } from '@mantine/core'
import { Fold } from '../../kit/Fold'
import { NumberText } from '../../kit/number/NumberText'
import {
  emptySheet,
  pricedTiers,
  type PriceCheck,
  type PriceDraft,
  type PricedTier,
} from './price.form'
import { tierLabels, feesSummary, tiersSummary } from './price.words'
import { faultUnder, SheetFields } from './SheetFields'
import classes from './models.module.css'

export interface PriceFieldsProps {
  readonly draft: PriceDraft
  /** What the draft comes to, with a problem a field. */
  readonly check: PriceCheck
  /** Show what is missing only once a person tried to save. */
  readonly showProblems: boolean
  readonly onChange: (draft: PriceDraft) => void
}

/** The fields of a draft, with the problems where they belong. */
export function PriceFields({ draft, check, showProblems, onChange }: PriceFieldsProps) {
  const { problems } = check
  const shown = { problems, showProblems }
  return (
    <div className={classes.priceParts}>
      <SheetFields
        sheet={draft.base}
        path="base"
        where=""
        {...shown}
        onChange={(base) => onChange({ ...draft, base })}
      />
      <Fold
        title="Service tiers"
        summary={tiersSummary(draft)}
        faulty={faultUnder(shown, pricedTiers)}
        opensOnFault
        inset
      >
        <TierFields draft={draft} check={check} showProblems={showProblems} onChange={onChange} />
      </Fold>
      <Fold
        title="Fees and region"
        summary={feesSummary(draft)}
        faulty={faultUnder(shown, ['webSearch', 'fileSearch', 'usGeo'])}
        opensOnFault
        inset
      >
        <FeeFields
          draft={draft}
          problems={problems}
          onChange={(part) => onChange({ ...draft, ...part })}
        />
      </Fold>
    </div>
  )
}

function TierFields({ draft, check, showProblems, onChange }: PriceFieldsProps) {
  const { serviceTiers } = draft
  const absent = pricedTiers.filter((tier) => serviceTiers[tier] === undefined)

  function remove(tier: PricedTier) {
    const { [tier]: _gone, ...rest } = serviceTiers
    onChange({ ...draft, serviceTiers: rest })
  }

  return (
    <div className={classes.form}>
      <p className={classes.quiet}>
        A tier without a price of its own is unpriced, never billed as the default one.
      </p>
      {pricedTiers.map((tier) => {
        const sheet = serviceTiers[tier]
        if (sheet === undefined) return null
        return (
          <fieldset key={tier} className={classes.part}>
            <legend>{tierLabels[tier]}</legend>
            <SheetFields
              sheet={sheet}
              path={tier}
              where={tierLabels[tier]}
              problems={check.problems}
              showProblems={showProblems}
              onChange={(next) =>
                onChange({ ...draft, serviceTiers: { ...serviceTiers, [tier]: next } })
              }
            />
            <Button
              variant="subtle"
              size="compact-sm"
              className={classes.remove}
              onClick={() => remove(tier)}
            >
              Remove {tierLabels[tier].toLowerCase()} prices
            </Button>
          </fieldset>
        )
      })}
      <div className={classes.buttons}>
        {absent.map((tier) => (
          <Button
            key={tier}
            variant="default"
            size="compact-sm"
            onClick={() =>
              onChange({ ...draft, serviceTiers: { ...serviceTiers, [tier]: emptySheet } })
            }
          >
            Add {tierLabels[tier].toLowerCase()}
          </Button>
        ))}
      </div>
    </div>
  )
}

const feeFields = [
  { name: 'webSearch', label: 'Web search', unit: 'USD per 1,000' },
  { name: 'fileSearch', label: 'File search', unit: 'USD per 1,000' },
] as const

function FeeFields({
  draft,
  problems,
  onChange,
}: {
  readonly draft: PriceDraft
  readonly problems: PriceCheck['problems']
  readonly onChange: (part: Partial<PriceDraft>) => void
}) {
  return (
    <div className={classes.priceFields}>
      {feeFields.map(({ name, label, unit }) => (
        <NumberText
          key={name}
          label={label}
          description={unit}
          leftSection="$"
          placeholder="no price"
          text={draft[name]}
          error={problems[name]}
          classNames={{ input: classes.amountInput ?? '' }}
          onText={(text) => onChange({ [name]: text })}
        />
      ))}
      <NumberText
        label="US region costs more"
        description="Of every token, percent"
        rightSection={<span aria-hidden="true">%</span>}
        placeholder="no price"
        text={draft.usGeo}
        error={problems['usGeo']}
        classNames={{ input: classes.amountInput ?? '' }}
        onText={(usGeo) => onChange({ usGeo })}
      />
    </div>
  )
}
