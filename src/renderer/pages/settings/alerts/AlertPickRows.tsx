/** Which alerts a way of telling takes: from which severity on, and of which kinds. */
import { MultiSelect, Select } from '@mantine/core'
import { alertKind, severities, type AlertPicks } from '../../../../contract/alerts'
import { kindNames, severityNames } from '../../../parts/alert.words'
import { SettingRow } from '../SettingRow'

export interface AlertPickRowsProps {
  /** What takes them, as it stands in a label: `notifications`. */
  readonly way: string
  readonly picks: AlertPicks
  readonly onPicks: (picks: AlertPicks) => void
}

const leastNames = {
  info: 'Every severity',
  warning: 'Warning and critical',
  critical: 'Critical only',
} as const

const kinds = alertKind.options
  .map((value) => ({ value, label: kindNames[value] }))
  .sort((a, b) => a.label.localeCompare(b.label))

export function AlertPickRows({ way, picks, onPicks }: AlertPickRowsProps) {
  return (
    <>
      <SettingRow
        name="How grave"
        reason={`${severityNames.critical}: calls are refused or money is at risk. ${severityNames.warning}: look soon.`}
      >
        <Select
          aria-label={`How grave, for ${way}`}
          w={230}
          allowDeselect={false}
          data={severities.map((value) => ({ value, label: leastNames[value] }))}
          value={picks.severity}
          onChange={(value) => {
            const severity = severities.find((one) => one === value)
            if (severity !== undefined) onPicks({ ...picks, severity })
          }}
        />
      </SettingRow>
      <SettingRow
        name="Kinds"
        reason="None chosen means every kind. Kinds that are muted under Activity stay mute everywhere."
      >
        <MultiSelect
          aria-label={`Kinds, for ${way}`}
          w={230}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': `Every kind, for ${way}` }}
          placeholder={picks.kinds === null ? 'Every kind' : undefined}
          data={kinds}
          value={[...(picks.kinds ?? [])]}
          nothingFoundMessage="No kind matches"
          onChange={(values) => {
            const chosen = alertKind.options.filter((kind) => values.includes(kind))
            onPicks({ ...picks, kinds: chosen.length === 0 ? null : chosen })
          }}
        />
      </SettingRow>
    </>
  )
}
