/**
 * One sheet of a price as fields: its classes of tokens, the rarer ones folded, and what they cost
 * where the input is long.
 */
import { Button } from '@mantine/core'
import { Fold } from '../../kit/Fold'
import { NumberText } from '../../kit/number/NumberText'
import {
  emptyRates,
  rateFields,
  type LongDraft,
  type RatesDraft,
  type SheetDraft,
} from './price.form'
import { classesSummary, longSummary } from './price.words'
import classes from './models.module.css'

/**
 * What is wrong, by the path of the field, and whether what is merely missing is to be said yet.
 */
export interface Shown {
  /** By the path of their field. */
  readonly problems: Readonly<Record<string, string>>
  /** Say what is merely missing, too. */
  readonly showProblems: boolean
}

/** Whether a field at or under one of these paths keeps the form from being saved. */
export function faultUnder({ problems, showProblems }: Shown, paths: readonly string[]): boolean {
  const under = (key: string) => paths.some((path) => key === path || key.startsWith(`${path}.`))
  return showProblems && Object.keys(problems).some(under)
}

/** Most steps that one sheet can have. */
const mostSteps = 8
const rare = rateFields.filter(({ usual }) => !usual)

export interface SheetFieldsProps extends Shown {
  readonly sheet: SheetDraft
  /** Where the sheet stands in the price: its problems are kept under it. */
  readonly path: string
  /** What the sheet is of, for the names of its fields; empty for the price itself. */
  readonly where: string
  readonly onChange: (sheet: SheetDraft) => void
}

/** The sheet of the default tier or of another. */
export function SheetFields({ sheet, path, where, onChange, ...shown }: SheetFieldsProps) {
  const { longContext } = sheet

  function changeStep(at: number, step: LongDraft) {
    onChange({
      ...sheet,
      longContext: longContext.map((each, index) => (index === at ? step : each)),
    })
  }

  return (
    <>
      <RatesFields
        rates={sheet.rates}
        path={path}
        where={where}
        {...shown}
        onChange={(rates) => onChange({ ...sheet, rates })}
      />
      <Fold
        title="Long input"
        summary={longSummary(sheet)}
        faulty={faultUnder(shown, [`${path}.long`])}
        opensOnFault
        inset
      >
        <div className={classes.form}>
          <p className={classes.quiet}>
            What the whole request costs once its input is longer than this.
          </p>
          {longContext.map((step, index) => (
            <StepFields
              key={index}
              step={step}
              path={`${path}.long.${index}`}
              where={[where, `long input ${index + 1}`].filter((word) => word !== '').join(', ')}
              {...shown}
              onChange={(next) => changeStep(index, next)}
              onRemove={() =>
                onChange({
                  ...sheet,
                  longContext: longContext.filter((_, other) => other !== index),
                })
              }
            />
          ))}
          {longContext.length < mostSteps && (
            <div className={classes.buttons}>
              <Button
                variant="default"
                size="compact-sm"
                onClick={() =>
                  onChange({
                    ...sheet,
                    longContext: [...longContext, { above: '', rates: emptyRates }],
                  })
                }
              >
                Add a step
              </Button>
            </div>
          )}
        </div>
      </Fold>
    </>
  )
}

interface StepFieldsProps extends Shown {
  readonly step: LongDraft
  readonly path: string
  /** Said to screen readers after the name of a field. */
  readonly where: string
  readonly onChange: (step: LongDraft) => void
  readonly onRemove: () => void
}

/** What tokens cost above a length of the input. */
function StepFields({ step, path, where, onChange, onRemove, ...shown }: StepFieldsProps) {
  return (
    <fieldset className={classes.part}>
      <NumberText
        label="Above input tokens"
        aria-label={`Above input tokens, ${where}`}
        placeholder="200000"
        whole
        text={step.above}
        error={errorAt(shown, `${path}.above`, step.above)}
        onText={(above) => onChange({ ...step, above })}
      />
      <RatesFields
        rates={step.rates}
        path={path}
        where={where}
        {...shown}
        onChange={(rates) => onChange({ ...step, rates })}
      />
      <Button variant="subtle" size="compact-sm" className={classes.remove} onClick={onRemove}>
        Remove step
      </Button>
    </fieldset>
  )
}

interface RatesFieldsProps extends Shown {
  readonly rates: RatesDraft
  readonly path: string
  readonly where: string
  readonly onChange: (rates: RatesDraft) => void
}

function RatesFields({ rates, path, where, onChange, ...shown }: RatesFieldsProps) {
  const field = ({ name, label, otherwise }: (typeof rateFields)[number]) => (
    <NumberText
      key={name}
      label={label}
      aria-label={where === '' ? label : `${label}, ${where}`}
      leftSection="$"
      placeholder={otherwise}
      text={rates[name]}
      error={errorAt(shown, `${path}.${name}`, rates[name])}
      classNames={{ input: classes.amountInput ?? '' }}
      onText={(text) => onChange({ ...rates, [name]: text })}
    />
  )
  return (
    <>
      <div className={classes.priceFields}>
        {rateFields.filter(({ usual }) => usual).map(field)}
      </div>
      <Fold
        title="Further classes"
        summary={classesSummary(rates)}
        faulty={faultUnder(
          shown,
          rare.map(({ name }) => `${path}.${name}`),
        )}
        opensOnFault
        inset
      >
        <div className={classes.priceFields}>{rare.map(field)}</div>
      </Fold>
    </>
  )
}

/** What is typed and wrong is said at once; what is missing once a person tried to save. */
function errorAt(
  { problems, showProblems }: Shown,
  path: string,
  text: string,
): string | undefined {
  return showProblems || text.trim() !== '' ? problems[path] : undefined
}
