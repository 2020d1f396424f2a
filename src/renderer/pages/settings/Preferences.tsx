/**
 * The preferences themselves. Each is saved as it is changed; only what deletes something asks
 * first.
 */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { Settings } from '../../../contract/system'
import { navigate } from '../../frame/route'
import { useUpdateSettings } from '../../parts/console.state'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { SettingRow, Section } from './SettingRow'
import {
  isFromDotEnv,
  otherFromDotEnv,
  parseMaxOutput,
  retentionDays,
  retentionOptions,
  retentionValue,
  retentionWarning,
  zoneChoices,
  zoneOffset,
} from './settings.words'
import classes from './settings.module.css'

export interface PreferencesProps {
  readonly settings: Settings
}

interface PartProps extends PreferencesProps {
  /** One for all: a refusal stands above every section. */
  readonly save: ReturnType<typeof useUpdateSettings>
}

/** The sections of the page that change the settings. */
export function Preferences({ settings }: PreferencesProps) {
  const save = useUpdateSettings()
  return (
    <>
      {save.error !== null && <ErrorState error={save.error} />}
      <Appearance settings={settings} save={save} />
      <Calls settings={settings} save={save} />
    </>
  )
}

function Appearance({ settings, save }: PartProps) {
  return (
    <Section title="Appearance">
      <SettingRow name="Theme" reason="Light and dark show the same; System follows this computer.">
        <SegmentedControl
          aria-label="Theme"
          value={settings.theme}
          onChange={(theme) => void save.run({ theme: theme as Settings['theme'] })}
          data={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </SettingRow>
      <SettingRow
        name="First-run card"
        reason="Shows the short introduction on the playground again."
      >
        <Button
          variant="default"
          onClick={() =>
            void save.run({ firstRunDone: false }).then((done) => {
              if (done.ok) navigate('/playground')
            })
          }
        >
          Show it again
        </Button>
      </SettingRow>
    </Section>
  )
}

/** What calls get, and how long what they said is kept. */
function Calls({ settings, save }: PartProps) {
  const fromElsewhere = otherFromDotEnv(settings)
  return (
    <Section title="Calls">
      <ZoneRow settings={settings} save={save} />
      <SettingRow
        name="Default max output"
        fromDotEnv={isFromDotEnv(settings, 'defaultMaxOutputTokens')}
        reason="Tokens, used when neither the call nor its policy says. Every call has a maximum, because a hold must know the most it can cost."
      >
        <MaxOutput
          value={settings.defaultMaxOutputTokens}
          busy={save.running}
          onSave={(defaultMaxOutputTokens) => void save.run({ defaultMaxOutputTokens })}
        />
      </SettingRow>
      <RetentionRow settings={settings} save={save} />
      {fromElsewhere.length > 0 && (
        <SettingRow
          name="Also from .env"
          reason="These were read from the .env file beside the data folder at first run and made providers, keys or budgets, which are changed on their own pages."
        >
          <span className={classes.names}>
            {fromElsewhere.map((name) => (
              <code key={name}>{name}</code>
            ))}
          </span>
        </SettingRow>
      )}
    </Section>
  )
}

/** The zone in which days begin. */
function ZoneRow({ settings, save }: PartProps) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = useMemo(() => zoneChoices(own), [own])
  const offset = zoneOffset(settings.timeZone, Date.now())
  return (
    <SettingRow
      name="Time zone"
      fromDotEnv={isFromDotEnv(settings, 'timeZone')}
      reason={`Days and months of new budgets and of every chart start at midnight there${offset === '' ? '' : ` (now ${offset})`}. Budgets that exist keep theirs.`}
    >
      <Select
        aria-label="Time zone"
        searchable
        w={230}
        allowDeselect={false}
        data={zones}
        value={settings.timeZone}
        maxDropdownHeight={280}
        limit={200}
        nothingFoundMessage="No zone matches"
        onChange={(timeZone) => {
          if (timeZone !== null && timeZone !== settings.timeZone) void save.run({ timeZone })
        }}
      />
    </SettingRow>
  )
}

/** A shorter time deletes content, so it asks first. */
function RetentionRow({ settings, save }: PartProps) {
  const [shorter, setShorter] = useState<number | null>(null)
  const current = settings.contentRetentionDays

  function change(value: string) {
    const days = retentionDays(value)
    if (days !== null && retentionWarning(current, days) !== null) setShorter(days)
    else void save.run({ contentRetentionDays: days })
  }

  return (
    <>
      <SettingRow
        name="Keep prompts and answers"
        reason="They are stored apart from the ledger and can go without touching it. Projects can switch storing off altogether."
      >
        <Select
          aria-label="Keep prompts and answers"
          w={230}
          allowDeselect={false}
          data={retentionOptions(current)}
          value={retentionValue(current)}
          onChange={(value) => value !== null && change(value)}
        />
      </SettingRow>
      <ConfirmDialog
        opened={shorter !== null}
        danger
        title={`Keep prompts and answers for ${shorter === 1 ? '1 day' : `${shorter} days`}`}
        confirmLabel="Shorten"
        busy={save.running}
        error={save.error}
        onCancel={() => setShorter(null)}
        onConfirm={() =>
          void save
            .run({ contentRetentionDays: shorter })
            .then((done) => done.ok && setShorter(null))
        }
      >
        <p>{retentionWarning(current, shorter)}</p>
      </ConfirmDialog>
    </>
  )
}

interface MaxOutputProps {
  /** Tokens, as saved. */
  readonly value: number
  readonly busy: boolean
  readonly onSave: (value: number) => void
}

/** Saved by a button, so that no half-typed number counts. */
function MaxOutput({ value, busy, onSave }: MaxOutputProps) {
  const [text, setText] = useState(String(value))
  useEffect(() => setText(String(value)), [value])
  const parsed = parseMaxOutput(text)
  const changed = parsed.problem !== null || parsed.value !== value
  return (
    <form
      className={classes.inline}
      onSubmit={(event) => {
        event.preventDefault()
        if (parsed.problem === null && changed && !busy) onSave(parsed.value)
      }}
    >
      <NumberText
        aria-label="Default max output"
        whole
        w={changed ? 156 : 230}
        text={text}
        error={parsed.problem}
        onText={setText}
      />
      {changed && (
        <Button type="submit" loading={busy} disabled={parsed.problem !== null}>
          Save
        </Button>
      )}
    </form>
  )
}
