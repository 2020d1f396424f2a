/** Whose work it is and where it runs: the project and environment every call from this window carries. */
import { Menu } from '@mantine/core'
import { Check, ChevronDown, Folder, Server } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useEnvironments, useProjects, useSettings, useUpdateSettings } from './state'
import classes from './Frame.module.css'

interface PickerProps {
  readonly label: string
  readonly icon: LucideIcon
  readonly value: string
  readonly options: readonly { readonly name: string; readonly description: string; readonly danger: boolean }[]
  readonly onPick: (name: string) => void
  readonly danger?: boolean
}

function Picker({ label, icon: Icon, value, options, onPick, danger = false }: PickerProps) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes['picker']} data-danger={danger || undefined} aria-label={`${label}: ${value}`} title={label}>
          <Icon size={14} aria-hidden="true" />
          <span className={classes['pickerValue']}>{value}</span>
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label}</Menu.Label>
        {options.map((option) => (
          <Menu.Item key={option.name} onClick={() => onPick(option.name)} rightSection={option.name === value ? <Check size={14} aria-label="current" /> : null} className={option.danger ? classes['dangerItem'] : undefined}>
            <span>{option.name}</span>
            {option.description !== '' && <span className={classes['optionText']}>{option.description}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function ScopePickers() {
  const settings = useSettings().data
  const projects = useProjects().data?.items ?? []
  const environments = useEnvironments().data?.items ?? []
  const update = useUpdateSettings()
  if (settings === undefined) return null
  const production = environments.find((item) => item.name === settings.environment)?.production ?? false
  return (
    <>
      <Picker label="Project" icon={Folder} value={settings.project} options={projects.map((item) => ({ ...item, danger: false }))} onPick={(project) => void update.run({ project })} />
      <Picker label="Environment" icon={Server} value={settings.environment} danger={production} options={environments.map((item) => ({ ...item, danger: item.production }))} onPick={(environment) => void update.run({ environment })} />
    </>
  )
}
