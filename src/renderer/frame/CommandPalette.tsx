/** ⌘/Ctrl+K: go anywhere, run any action, find an id, switch the model. */
import { Spotlight, useSpotlight } from '@mantine/spotlight'
import { Search } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { Model } from '../../contract/models'
import { useClient } from '../client/connection-context'
import { readError } from '../client/errors'
import { useModels } from '../parts/ModelPicker'
import { useFrame, type Command } from './frame.state'
import type { PageEntry } from './page-entry'
import { groupRows, paletteRows } from './palette.words'
import { closePalette, paletteStore, selectFirstRow } from './palette.state'
import { navigate } from './route'
import { useFrameCommands } from './use-frame-commands'
import classes from './frame.module.css'

export interface CommandPaletteProps {
  readonly pages: readonly PageEntry[]
  /** What can be done from anywhere, beside what the frame and the page shown offer. */
  readonly verbs: readonly Command[]
  /** A person chose to work with this model. */
  readonly onModel: (model: Model) => void
}

/** Give stable values: the rows are put together again with each new one. */
export function CommandPalette({ pages, verbs, onModel }: CommandPaletteProps) {
  const [query, setQuery] = useState('')
  const [finding, setFinding] = useState<string | null>(null)
  const offered = useFrame((state) => state.commands)
  const frameCommands = useFrameCommands()
  const { opened } = useSpotlight(paletteStore)
  const catalogue = useModels()
  const box = useRef<HTMLInputElement>(null)
  useKeptFocus(box, opened)

  const openId = useOpenId(setFinding)

  const groups = useMemo(() => {
    const commands = [...Object.values(offered).flat(), ...verbs, ...frameCommands]
    const rows = paletteRows({
      query,
      pages,
      commands,
      models: catalogue.data?.items ?? [],
      go: navigate,
      openId: (id) => void openId(id),
      useModel: onModel,
    })
    return groupRows(rows)
  }, [query, pages, offered, verbs, frameCommands, catalogue.data, openId, onModel])

  // The first row is what Enter takes, before anything is typed too, and when rows come late.
  useEffect(() => {
    if (!opened) return
    const timer = setTimeout(selectFirstRow, 0)
    return () => clearTimeout(timer)
  }, [opened, groups])

  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={(next) => {
        setQuery(next)
        setFinding(null)
      }}
      shortcut="mod + K"
      tagsToIgnore={[]}
      triggerOnContentEditable
      centered={false}
      yOffset="12dvh"
      size={560}
      // It goes at once, and its words with it: one opened again while it faded would keep them.
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
    >
      <Spotlight.Search
        ref={box}
        placeholder="A page, an action, a model or an id"
        aria-label="Search pages, actions, models and ids"
        leftSection={<Search size={16} aria-hidden="true" />}
      />
      <Spotlight.ActionsList className={classes.paletteList ?? ''} tabIndex={-1}>
        {finding !== null && (
          <div className={classes.paletteNote} role="status">
            {finding}
          </div>
        )}
        {groups.map(({ group, rows }) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {rows.map((row) => (
              <Spotlight.Action
                key={row.id}
                onClick={row.run}
                closeSpotlightOnTrigger={row.id !== 'open-id'}
                className={classes.paletteRow}
              >
                <span className={classes.paletteLabel}>{row.label}</span>
                <span className={classes.paletteHint}>{row.hint}</span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && finding === null && (
          <Spotlight.Empty>Nothing here is called that.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/**
 * A page that arrives while the palette is open puts the focus into its own field; a person goes on
 * typing into the palette.
 */
function useKeptFocus(box: RefObject<HTMLInputElement | null>, opened: boolean) {
  useEffect(() => {
    if (!opened) return
    const keep = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.closest('[aria-modal="true"]') === null)
        box.current?.focus()
    }
    document.addEventListener('focusin', keep)
    return () => document.removeEventListener('focusin', keep)
  }, [box, opened])
}

/** Opens what has an id, an entry or a call; where nothing has it, says so. */
function useOpenId(say: (finding: string | null) => void) {
  const client = useClient()
  return useCallback(
    async (id: string) => {
      say(null)
      try {
        const entry = await client.ledger.get({ id })
        navigate(`/ledger?callId=${encodeURIComponent(entry.callId)}`)
        return closePalette()
      } catch (thrown) {
        if (readError(thrown).code !== 'not_found') return say(readError(thrown).message)
      }
      try {
        const call = await client.calls.get({ id })
        navigate(`/playground?call=${encodeURIComponent(call.callId)}`)
        closePalette()
      } catch (thrown) {
        const error = readError(thrown)
        say(error.code === 'not_found' ? `No entry and no call has the id ${id}.` : error.message)
      }
    },
    [client, say],
  )
}
