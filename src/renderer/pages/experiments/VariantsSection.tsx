/** The two to eight variants: a model each, and what sets it apart. */
import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { Plus, SlidersHorizontal, X } from 'lucide-react'
import { useFieldProblems } from '../../call/field-problems.state'
import { ParameterFields } from '../../call/ParameterFields'
import { GrowingText } from '../../kit/GrowingText'
import type { Problems } from '../../kit/checked'
import { ModelPicker, useModels } from '../../parts/ModelPicker'
import type { ExperimentField } from './check-draft'
import { useDraft } from './draft.state'
import { leastVariants, mostVariants, variantNames, type VariantDraft } from './experiment.form'
import { plural } from './experiment.words'
import { Section } from './Section'
import classes from './experiments.module.css'

export interface VariantsSectionProps {
  readonly problems: Problems<ExperimentField>
  readonly project: string | undefined
}

export function VariantsSection({ problems, project }: VariantsSectionProps) {
  const variants = useDraft((state) => state.draft.variants)
  const act = useDraft.getState()
  const names = variantNames(variants)
  return (
    <Section
      title="Variants"
      aside={plural(variants.length, 'variant')}
      hint="Models, or one model with other parameters or another system prompt."
      problem={problems.variants}
    >
      <ul className={classes.variants}>
        {variants.map((variant, at) => (
          <VariantRow
            key={variant.key}
            variant={variant}
            label={`variant ${at + 1}`}
            name={names[at] ?? ''}
            problem={problems[`variant-${variant.key}`]}
            project={project}
            removable={variants.length > leastVariants}
          />
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          leftSection={<Plus size={14} aria-hidden="true" />}
          disabled={variants.length >= mostVariants}
          onClick={act.addVariant}
        >
          Add a variant
        </Button>
      </div>
    </Section>
  )
}

interface VariantRowProps {
  readonly variant: VariantDraft
  readonly label: string
  /** What it is called where it has no name of its own. */
  readonly name: string
  readonly problem: string | undefined
  readonly project: string | undefined
  readonly removable: boolean
}

function VariantRow({ variant, label, name, problem, project, removable }: VariantRowProps) {
  const act = useDraft.getState()
  return (
    <li className={classes.variantRow} data-problem={problem === undefined ? undefined : true}>
      <div className={classes.variantPicker}>
        <ModelPicker
          value={variant.model}
          label={`Model of ${label}`}
          project={project}
          onChange={({ id }) => act.setVariant(variant.key, { model: id })}
        />
      </div>
      <TextInput
        className={classes.variantName}
        aria-label={`Name of ${label}`}
        placeholder={name === '' ? 'Name' : name}
        maxLength={40}
        value={variant.name}
        error={problem}
        onChange={(event) => act.setVariant(variant.key, { name: event.currentTarget.value })}
      />
      <VariantSettings variant={variant} label={label} />
      <ActionIcon
        aria-label={`Remove ${label}`}
        disabled={!removable}
        onClick={() => act.removeVariant(variant.key)}
      >
        <X size={14} />
      </ActionIcon>
    </li>
  )
}

function VariantSettings({
  variant,
  label,
}: {
  readonly variant: VariantDraft
  readonly label: string
}) {
  const model = useModels().data?.items.find(({ id }) => id === variant.model) ?? null
  const { problems, report } = useFieldProblems()
  const wrong = Object.keys(problems).length > 0
  const act = useDraft.getState()
  const set =
    Object.values(variant.parameters).filter((value) => value !== undefined).length +
    (variant.system.trim() === '' ? 0 : 1)
  const said = set === 0 ? 'as default' : `${set} set`
  return (
    <Popover
      position="bottom-end"
      width={360}
      trapFocus
      returnFocus
      closeOnClickOutside={!wrong}
      closeOnEscape={!wrong}
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<SlidersHorizontal size={14} aria-hidden="true" />}
          aria-label={`Settings of ${label}: ${said}`}
        >
          {set === 0 ? 'Settings' : said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Settings of ${label}`}>
        <ParameterFields
          parameters={variant.parameters}
          model={model}
          defaultMaxOutput={null}
          onProblem={report}
          onChange={(change) =>
            act.setVariant(variant.key, { parameters: { ...variant.parameters, ...change } })
          }
        />
        <GrowingText
          label="System prompt of its own"
          placeholder="That of the prompt"
          mt={10}
          lines={2}
          most={8}
          value={variant.system}
          onChange={(event) => act.setVariant(variant.key, { system: event.currentTarget.value })}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
