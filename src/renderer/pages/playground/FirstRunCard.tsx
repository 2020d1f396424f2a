/**
 * The empty conversation: on the first run, what works at once and what comes next; later, how to
 * begin.
 */
import { Button } from '@mantine/core'
import { FlaskConical, KeyRound, Play } from 'lucide-react'
import { useSettings, useUpdateSettings } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { useModels } from '../../parts/ModelPicker'
import { useServerQuery } from '../../client/query'
import { lastRun } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { navigate } from '../../frame/route'
import layout from '../../kit/layout.module.css'
import classes from './playground.module.css'

const firstPrompt =
  'Explain in five short points how a hard budget keeps a runaway agent from spending more than it may.'

export function EmptyConversation({ desk }: { readonly desk: Desk | null }) {
  const settings = useSettings().data
  if (settings === undefined) return null
  if (!settings.firstRunDone) return <FirstRunCard desk={desk} />
  return (
    <EmptyState icon={FlaskConical} title="Nothing sent yet">
      Write a message below. Every call is held against its budgets before it leaves and lands in
      the ledger.
    </EmptyState>
  )
}

function FirstRunCard({ desk }: { readonly desk: Desk | null }) {
  const simulated = useModels().data?.items.find(
    (model) => model.simulated && model.capabilities.includes('chat'),
  )
  const update = useUpdateSettings()
  const keeping = useKeeping()
  function tryIt() {
    if (desk === null || simulated === undefined) return
    const act = usePlayground.getState()
    act.setModel(simulated.id)
    act.setComposer(firstPrompt)
    act.send(desk)
  }
  return (
    <section className={classes.firstRun} aria-labelledby="first-run">
      <h2 id="first-run">Works now, without a key</h2>
      <p>
        A simulated provider is built in. It answers offline and costs nothing, so playground,
        comparison and usage can be tried at once. Its entries are marked simulated and left out of
        spend.
      </p>
      <ol className={layout.plain}>
        <li>
          <Button
            leftSection={<Play size={14} aria-hidden="true" />}
            onClick={tryIt}
            disabled={desk === null || simulated === undefined}
          >
            Try it
          </Button>
          <span>sends one simulated prompt through the whole gate</span>
        </li>
        <li>
          <Button
            variant="default"
            leftSection={<KeyRound size={14} aria-hidden="true" />}
            onClick={() => {
              void update.run({ firstRunDone: true })
              navigate('/keys?add=key')
            }}
          >
            Add your first key
          </Button>
          <span>{keeping ?? ''}</span>
        </li>
      </ol>
    </section>
  )
}

/** Where a first key will be kept on this machine, as it is; null until that is known. */
function useKeeping(): string | null {
  const keychain = useServerQuery(['keys', 'health'], ['keys'], (client) => client.keys.list()).data
    ?.keychain
  if (keychain === undefined) return null
  return keychain.available
    ? `kept in ${keychain.storeName}, never in a file`
    : 'no keychain answers here: kept in memory until Tollgate closes, never in a file'
}

/** After the first simulated answer: what comes next, until it is done or dismissed. */
export function FirstRunNext() {
  const settings = useSettings().data
  const update = useUpdateSettings()
  // Said of the answer that stands last, and only where it was simulated: any other one may have
  // cost something.
  const simulated = usePlayground(
    (state) =>
      lastRun(state.conversation.turns)?.phase === 'done' &&
      lastRun(state.conversation.turns)?.facts?.simulated === true,
  )
  const keys = useServerQuery(['keys'], ['keys'], (client) => client.keys.list()).data
  if (
    settings === undefined ||
    settings.firstRunDone ||
    !simulated ||
    keys === undefined ||
    keys.items.length > 0
  )
    return null
  return (
    <div className={classes.firstRunNext}>
      <KeyRound size={15} aria-hidden="true" />
      <span>
        That answer was simulated and cost nothing. To reach a real model, add your first key.
      </span>
      <Button
        size="compact-xs"
        onClick={() => {
          void update.run({ firstRunDone: true })
          navigate('/keys?add=key')
        }}
      >
        Add your first key
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        onClick={() => void update.run({ firstRunDone: true })}
      >
        Not now
      </Button>
    </div>
  )
}
