/**
 * After the first key: what it may spend at most, with a good default, and the way back to the
 * conversation.
 */
import { Button } from '@mantine/core'
import { Wallet } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { navigate } from '../../frame/route'
import { useSettings } from '../../parts/console.state'
import { parseUsd } from '../../kit/number/decimal'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { useServerAction } from '../../client/query'
import classes from './keys.module.css'

export interface FirstBudgetProps {
  /** Full id of the model the conversation goes on with; null leaves the choice to the person. */
  readonly model: string | null
  /** False where a budget is there already. */
  readonly asks: boolean
}

const usualLimit = '10'
const usualThresholds = [50, 75, 90, 100]

/** The card after the first key. */
export function FirstBudget({ model, asks }: FirstBudgetProps) {
  const [text, setText] = useState(usualLimit)
  const settings = useSettings().data
  const field = useRef<HTMLInputElement>(null)
  const go = useRef<HTMLButtonElement>(null)
  const limit = parseUsd(text)
  const problem = limit.ok
    ? limit.value === 0
      ? 'More than nothing, or every call is refused.'
      : null
    : limit.message
  const create = useServerAction(
    (client, most: number) =>
      client.budgets.create({
        name: 'Everything, month',
        scope: {},
        unit: 'usd',
        period: 'month',
        timeZone: settings?.timeZone,
        limit: most,
        enforcement: 'hard',
        thresholds: usualThresholds,
      }),
    ['budgets', 'usage'],
  )
  useEffect(() => {
    if (asks) field.current?.select()
    else go.current?.focus()
  }, [asks])
  const leave = () =>
    navigate(model === null ? '/playground' : `/playground?model=${encodeURIComponent(model)}`)
  async function add() {
    if (!limit.ok || problem !== null) return
    if ((await create.run(limit.value)).ok) leave()
  }
  if (!asks) {
    return (
      <div className={classes.firstBudget}>
        <Button ref={go} variant="default" onClick={leave}>
          Go on in the playground
          {model === null ? '' : ` with ${model.slice(model.indexOf('/') + 1)}`}
        </Button>
      </div>
    )
  }
  return (
    <form
      className={classes.firstBudget}
      aria-label="First budget"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!create.running) void add()
      }}
    >
      <Wallet size={16} aria-hidden="true" className={classes.addKeyIcon} />
      <span>Next: all calls together may spend at most</span>
      <NumberText
        ref={field}
        aria-label="Budget in US dollars a month"
        leftSection="$"
        w={96}
        text={text}
        onText={setText}
        error={problem}
      />
      <span>a month. A call that might cost more than is left is refused before it leaves.</span>
      <span className={classes.firstBudgetFoot}>
        <Button type="submit" loading={create.running}>
          Add budget and go on
        </Button>
        <Button variant="subtle" color="gray" onClick={leave}>
          Without a budget
        </Button>
      </span>
      {create.error !== null && <ErrorState error={create.error} />}
    </form>
  )
}
