/** Reports that write themselves: how often, into which folder, as what, and how the last went. */
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReportFormat, ReportPer } from '../../../contract/reports'
import type { Settings } from '../../../contract/system'
import { useServerAction, useServerQuery } from '../../client/query'
import { Time } from '../../kit/Time'
import { useUpdateSettings } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import {
  draftOf,
  draftProblem,
  fileLabels,
  isChanged,
  perLabels,
  runText,
  scheduleOf,
  whenLabels,
  type ScheduleDraft,
} from './report-schedule.form'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

/** The section. It is saved by a button, as a folder half typed is none. */
export function ReportSchedule({ settings }: { readonly settings: Settings }) {
  const [draft, setDraft] = useState(() => draftOf(settings.reports))
  const save = useUpdateSettings()
  const changed = isChanged(draft, settings.reports)
  const problem = draftProblem(draft)
  const set = (part: Partial<ScheduleDraft>) => setDraft((before) => ({ ...before, ...part }))
  return (
    <Section title="Reports">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (changed && problem === null) void save.run({ reports: scheduleOf(draft) })
        }}
      >
        <SettingRow
          name="Write reports"
          reason="When a day, week or month is over, its usage is written as files to hand on. The Usage page makes one at once."
        >
          <Select
            aria-label="Write reports"
            w={230}
            allowDeselect={false}
            data={[...whenLabels]}
            value={draft.when}
            onChange={(value) => {
              const when = whenLabels.find((one) => one.value === value)?.value
              if (when !== undefined) set({ when })
            }}
          />
        </SettingRow>
        {draft.when !== 'never' && <ScheduleFields draft={draft} set={set} />}
        {save.error !== null && <ErrorState error={save.error} />}
        {changed && (
          <div className={classes.formFoot}>
            {problem !== null && <span className={classes.reason}>{problem}</span>}
            <Button variant="default" onClick={() => setDraft(draftOf(settings.reports))}>
              Undo
            </Button>
            <Button type="submit" loading={save.running} disabled={problem !== null}>
              Save
            </Button>
          </div>
        )}
      </form>
      {settings.reports !== null && <LastRun />}
    </Section>
  )
}

interface FieldsProps {
  readonly draft: ScheduleDraft
  readonly set: (part: Partial<ScheduleDraft>) => void
}

function ScheduleFields({ draft, set }: FieldsProps) {
  return (
    <>
      <SettingRow
        name="Folder"
        reason="On this machine, outside the data folder. A file that is there is never written over."
      >
        <TextInput
          aria-label="Folder for reports"
          w={260}
          spellCheck={false}
          placeholder="/home/ann/reports"
          value={draft.folder}
          onChange={(event) => set({ folder: event.currentTarget.value })}
        />
      </SettingRow>
      <SettingRow
        name="Files"
        reason="A PDF opens anywhere; Markdown goes into a wiki or a message."
      >
        <Checkbox.Group
          aria-label="Files"
          value={[...draft.formats]}
          onChange={(formats) => set({ formats: formats as ReportFormat[] })}
        >
          <div className={classes.checks}>
            {Object.entries(fileLabels).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </div>
        </Checkbox.Group>
      </SettingRow>
      <SettingRow name="For" reason="Projects and services without a call in that time get none.">
        <Checkbox.Group
          aria-label="Reports for"
          value={[...draft.per]}
          onChange={(per) => set({ per: per as ReportPer[] })}
        >
          <div className={classes.checks}>
            {Object.entries(perLabels).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </div>
        </Checkbox.Group>
      </SettingRow>
    </>
  )
}

/** How the last writing went, and a button that does not wait for the next. */
function LastRun() {
  const state = useServerQuery(['reports', 'settings'], ['reports', 'scheduled'], (client) =>
    client.reports.scheduled(),
  )
  const write = useServerAction((client) => client.reports.write(), ['reports'])
  const last = state.data?.last ?? null
  return (
    <>
      <SettingRow
        name="Last written"
        reason={
          state.error !== null ? (
            'It could not be read.'
          ) : last === null ? (
            'Nothing yet.'
          ) : (
            <span role="status">
              <Time at={last.at} style="full" />. {runText(last)}
            </span>
          )
        }
      >
        <Button
          variant="default"
          loading={write.running || state.data?.running === true}
          onClick={() => void write.run(undefined)}
        >
          Write now
        </Button>
      </SettingRow>
      {write.error !== null && <ErrorState error={write.error} />}
      {last !== null && last.problems.length > 0 && (
        <ul className={classes.reportProblems} aria-label="What could not be written">
          {last.problems.slice(0, 5).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
          {last.problems.length > 5 && <li>And {last.problems.length - 5} more.</li>}
        </ul>
      )}
    </>
  )
}
