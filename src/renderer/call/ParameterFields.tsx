/** What shapes an answer besides its messages. A field left empty is not sent. */
import { SegmentedControl, Slider, TagsInput } from '@mantine/core'
import { X } from 'lucide-react'
import { useCallback } from 'react'
import type { Parameters } from '../../contract/calls'
import type { Model } from '../../contract/models'
import { NumberField } from '../kit/number/NumberField'
import classes from './call.module.css'

export interface ParameterFieldsProps {
  readonly parameters: Parameters
  readonly onChange: (change: Parameters) => void
  readonly model: Model | null
  /** The maximum that applies when none is set here. */
  readonly defaultMaxOutput: number | null
  /**
   * A field holds what is no value for it, which is not sent; null once it does. Give a stable
   * function.
   */
  readonly onProblem: (field: string, problem: string | null) => void
}

const mostOutput = 1_000_000

const efforts = ['minimal', 'low', 'medium', 'high'] as const

interface DialProps {
  readonly label: string
  readonly value: number | undefined
  readonly max: number
  readonly step: number
  readonly onChange: (value: number | undefined) => void
  readonly onProblem: ParameterFieldsProps['onProblem']
}

function Dial({ label, value, max, step, onChange, onProblem }: DialProps) {
  const report = useProblem(label, onProblem)
  return (
    <div className={classes.dial}>
      <span className={classes.dialLabel}>{label}</span>
      <Slider
        size={4}
        thumbSize={14}
        min={0}
        max={max}
        step={step}
        value={value ?? 1}
        label={null}
        onChange={onChange}
        data-unset={value === undefined || undefined}
        className={classes.dialSlider}
        thumbLabel={`${label} slider`}
      />
      <NumberField
        aria-label={label}
        value={value}
        placeholder="not sent"
        min={0}
        max={max}
        step={step}
        onChange={onChange}
        onProblem={report}
        w={84}
        className={classes.dialNumber}
      />
      <button
        type="button"
        className={classes.dialClear}
        aria-label={`Do not send ${label.toLowerCase()}`}
        title="Do not send"
        disabled={value === undefined}
        onClick={() => onChange(undefined)}
      >
        <X size={13} aria-hidden="true" />
      </button>
    </div>
  )
}

function useProblem(field: string, onProblem: ParameterFieldsProps['onProblem']) {
  return useCallback((problem: string | null) => onProblem(field, problem), [field, onProblem])
}

export function ParameterFields({
  parameters,
  onChange,
  model,
  defaultMaxOutput,
  onProblem,
}: ParameterFieldsProps) {
  const outputProblem = useProblem('Max output tokens', onProblem)
  const seedProblem = useProblem('Seed', onProblem)
  const reasons = model?.capabilities.includes('reasoning') ?? false
  return (
    <div className={classes.fields}>
      <NumberField
        label="Max output tokens"
        description="Always enforced: the cost bound rests on it."
        value={parameters.maxOutputTokens}
        placeholder={defaultMaxOutput === null ? 'default' : `default, ${defaultMaxOutput}`}
        min={1}
        max={Math.min(model?.maxOutputTokens ?? mostOutput, mostOutput)}
        step={256}
        decimals={0}
        onChange={(maxOutputTokens) => onChange({ maxOutputTokens })}
        onProblem={outputProblem}
      />
      <Dial
        label="Temperature"
        value={parameters.temperature}
        max={2}
        step={0.05}
        onChange={(temperature) => onChange({ temperature })}
        onProblem={onProblem}
      />
      <Dial
        label="Top-p"
        value={parameters.topP}
        max={1}
        step={0.01}
        onChange={(topP) => onChange({ topP })}
        onProblem={onProblem}
      />
      {(reasons || parameters.reasoningEffort !== undefined) && (
        <div>
          <div className={classes.fieldLabel} id="reasoning-effort">
            Reasoning effort
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="reasoning-effort"
            value={parameters.reasoningEffort ?? 'unset'}
            data={[{ value: 'unset', label: 'not sent' }, ...efforts]}
            onChange={(value) =>
              onChange({ reasoningEffort: efforts.find((effort) => effort === value) })
            }
          />
        </div>
      )}
      <TagsInput
        label="Stop sequences"
        description="Up to four; Enter adds one."
        value={parameters.stop ?? []}
        maxTags={4}
        splitChars={[]}
        onChange={(stop) => onChange({ stop: stop.length === 0 ? undefined : stop })}
      />
      <NumberField
        label="Seed"
        description="Where the model takes one, the same seed repeats an answer more often."
        placeholder="not sent"
        value={parameters.seed}
        decimals={0}
        onChange={(seed) => onChange({ seed })}
        onProblem={seedProblem}
      />
    </div>
  )
}
