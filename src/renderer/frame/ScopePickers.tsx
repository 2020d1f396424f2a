/**
 * Whose work it is and where it runs: the project and environment every call from this window
 * carries.
 */
import { Menu } from '@mantine/core'
import { Check, ChevronDown, Folder, Server } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useWidth } from '../kit/use-width'
import {
  useEnvironments,
  useProjects,
  useSettings,
  useUpdateSettings,
} from '../parts/console.state'
import classes from './frame.module.css'

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly {
    readonly name: string
    readonly description: string
    readonly danger: boolean
  }[]
  readonly onPick: (name: string) => void
}

interface PickerProps extends ChoiceProps {
  readonly icon: LucideIcon
  readonly danger?: boolean
}

function Choices({ label, value, options, onPick }: ChoiceProps) {
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {options.map((option) => (
        <Menu.Item
          key={option.name}
          onClick={() => onPick(option.name)}
          rightSection={option.name === value ? <Check size={14} aria-label="current" /> : null}
          className={option.danger ? classes.dangerItem : undefined}
        >
          <span>{option.name}</span>
          {option.description !== '' && (
            <span className={classes.optionText}>{option.description}</span>
          )}
        </Menu.Item>
      ))}
    </>
  )
}

interface PickerButtonProps extends ComponentProps<'button'> {
  readonly icon: LucideIcon
  readonly value: string
  readonly danger: boolean
  readonly 'data-folded'?: ''
}

/** The menu it opens adds its own handlers and its ref. */
function PickerButton({ icon: Icon, value, danger, ...button }: PickerButtonProps) {
  return (
    <button {...button} type="button" className={classes.picker} data-danger={danger || undefined}>
      <Icon size={14} aria-hidden="true" />
      <span className={classes.pickerValue}>{value}</span>
      <ChevronDown size={12} aria-hidden="true" />
    </button>
  )
}

function Picker({ icon: Icon, danger = false, ...choice }: PickerProps) {
  const { label, value } = choice
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <PickerButton
          icon={Icon}
          value={value}
          danger={danger}
          aria-label={`${label}: ${value}`}
          title={label}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Choices {...choice} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** Both in one menu, where the bar is short. */
function FoldedPicker({
  project,
  environment,
  danger,
}: {
  readonly project: ChoiceProps
  readonly environment: ChoiceProps
  readonly danger: boolean
}) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <PickerButton
          icon={Folder}
          value={danger ? environment.value : project.value}
          danger={danger}
          data-folded=""
          aria-label={`Project: ${project.value}, environment: ${environment.value}`}
          title={`${project.value}, ${environment.value}`}
        />
      </Menu.Target>
      <Menu.Dropdown className={classes.scopeMenu ?? ''}>
        <Choices {...project} />
        <Menu.Divider />
        <Choices {...environment} />
      </Menu.Dropdown>
    </Menu>
  )
}

export function ScopePickers() {
  const settings = useSettings().data
  const projects = useProjects().data?.items ?? []
  const environments = useEnvironments().data?.items ?? []
  const update = useUpdateSettings()
  const wide = useWidth() === 'wide'
  if (settings === undefined) return null
  const production =
    environments.find((item) => item.name === settings.environment)?.production ?? false
  const project: ChoiceProps = {
    label: 'Project',
    value: settings.project,
    options: projects.map((item) => ({ ...item, danger: false })),
    onPick: (name) => void update.run({ project: name }),
  }
  const environment: ChoiceProps = {
    label: 'Environment',
    value: settings.environment,
    options: environments.map((item) => ({ ...item, danger: item.production })),
    onPick: (name) => void update.run({ environment: name }),
  }
  if (!wide) return <FoldedPicker project={project} environment={environment} danger={production} />
  return (
    <>
      <Picker {...project} icon={Folder} />
      <Picker {...environment} icon={Server} danger={production} />
    </>
  )
}
