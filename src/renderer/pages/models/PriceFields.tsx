/** The four rates of a price as fields, in USD per million tokens. */
import { NumberText } from '../../ui/number/NumberText'
import { priceFields, type PriceCheck, type PriceDraft } from './price-text'
import classes from './models.module.css'

export interface PriceFieldsProps {
  readonly draft: PriceDraft
  readonly check: PriceCheck
  /** Show what is missing only once a person tried to save. */
  readonly showProblems: boolean
  readonly onChange: (draft: PriceDraft) => void
}

export function PriceFields({ draft, check, showProblems, onChange }: PriceFieldsProps) {
  return (
    <div className={classes['priceFields']}>
      {priceFields.map(({ name, label, required }) => (
        <NumberText
          key={name}
          label={label}
          leftSection="$"
          placeholder={required ? '' : 'as input'}
          text={draft[name]}
          error={showProblems || draft[name].trim() !== '' ? check.problems[name] : undefined}
          classNames={{ input: classes['amountInput'] ?? '' }}
          onText={(text) => onChange({ ...draft, [name]: text })}
        />
      ))}
    </div>
  )
}
