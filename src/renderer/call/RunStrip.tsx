/** The line of figures under an answer: live while it arrives, the facts after. */
import { Archive } from 'lucide-react'
import { memo, useState } from 'react'
import type { Rates } from '../../contract/models'
import { Duration } from '../kit/Duration'
import { formatMoney } from '../kit/money-format'
import { formatRate } from '../parts/rates.words'
import { Money } from '../parts/Money'
import { useProviderName } from '../parts/provider-names.state'
import { StatusChip } from '../kit/StatusChip'
import { formatShort } from '../kit/time-format'
import { Tokens } from '../parts/Tokens'
import { isRunning, type CallRun } from './call-run'
import { liveFigures } from './live-figures'
import { finalRate, shownCost, type RunFacts } from './run-facts'
import { keptAnswer } from './kept-answer'
import { routeSentence } from './route-steps'
import { useNow } from '../kit/use-now'
import { ValidationLine } from './ValidationLine'
import { laterAttempt } from './waiting.words'
import classes from './call.module.css'

function Figure({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <span className={classes.figure}>
      <span className={classes.figureName}>{name}</span>
      {children}
    </span>
  )
}

const simulatedTitle =
  'Answered by the built-in simulated provider: nothing was sent and nothing spent.'

/** `chips` false leaves out the state words, where they stand elsewhere. */
export function RunStrip({
  run,
  rates,
  chips = true,
}: {
  readonly run: CallRun
  readonly rates: Rates | null
  readonly chips?: boolean
}) {
  return isRunning(run) ? (
    <LiveStrip run={run} rates={rates} />
  ) : (
    <FactsStrip run={run} chips={chips} />
  )
}

/** Figures that change faster cannot be read. */
const figuresEveryMs = 500

/** Of the run as it is now and then: its text grows many times as often. */
function LiveStrip({ run, rates }: { readonly run: CallRun; readonly rates: Rates | null }) {
  const now = useNow(true, figuresEveryMs)
  const [shown, setShown] = useState({ run, now })
  if (shown.now !== now || shown.run.phase !== run.phase || shown.run.waiting !== run.waiting)
    setShown({ run, now })
  return <LiveFigures run={shown.run} rates={rates} now={shown.now} />
}

interface LiveFiguresProps {
  readonly run: CallRun
  readonly rates: Rates | null
  readonly now: number
}

const LiveFigures = memo(function LiveFigures({ run, rates, now }: LiveFiguresProps) {
  const live = liveFigures(run, rates, now)
  const later = laterAttempt(run)
  // Nothing is under way in line and in a pause; what is waited for stands above.
  if (run.waiting !== null) {
    return (
      <div className={classes.strip} data-live="">
        <Figure name="since the start">
          <Duration ms={now - run.startedAt} />
        </Figure>
        {live.costNanoUsd !== null && (
          <Figure name="cost so far">
            <Money nanoUsd={live.costNanoUsd} status="estimated" />
          </Figure>
        )}
      </div>
    )
  }
  return (
    <div className={classes.strip} data-live="">
      {later !== null && (
        <StatusChip tone="neutral" icon={null}>
          {later}
        </StatusChip>
      )}
      <Figure name="first token">
        {live.firstTokenMs === null ? (
          <span className={classes.pending}>
            <Duration ms={live.elapsedMs} />
          </span>
        ) : (
          <Duration ms={live.firstTokenMs} />
        )}
      </Figure>
      <Figure name="speed">
        {live.tokensPerSecond === null ? (
          <span className={classes.mono}>–</span>
        ) : (
          <span className={classes.mono}>~{formatRate(live.tokensPerSecond)}</span>
        )}
      </Figure>
      <Figure name="out">
        <span className={classes.mono}>
          ~<Tokens count={live.outputTokens} />
        </span>
      </Figure>
      <Figure name="cost so far">
        {live.costNanoUsd === null ? (
          <span className={classes.mono}>–</span>
        ) : (
          <Money nanoUsd={live.costNanoUsd} status="estimated" />
        )}
      </Figure>
    </div>
  )
})

function FactsStrip({ run, chips }: { readonly run: CallRun; readonly chips: boolean }) {
  const nameOf = useProviderName()
  const { facts } = run
  if (facts === null) {
    const begun = run.model !== null
    if (!begun && run.phase !== 'stopped') return null
    return (
      <div className={classes.strip}>
        {chips && run.phase === 'stopped' && <StatusChip tone="neutral">stopped</StatusChip>}
        {begun && (
          <Figure name="cost">
            <span title="The ledger has it once the call has ended.">not known yet</span>
          </Figure>
        )}
      </div>
    )
  }
  const rate = finalRate(facts)
  const cost = shownCost(facts)
  const { usage } = facts
  const route = routeSentence(run, nameOf)
  return (
    <>
      <div className={classes.strip}>
        {chips && run.phase === 'stopped' && <StatusChip tone="neutral">stopped</StatusChip>}
        {chips && facts.finishReason === 'length' && (
          <StatusChip tone="warn">cut at max output</StatusChip>
        )}
        {chips && facts.simulated && (
          <StatusChip tone="info" icon={null} title={simulatedTitle}>
            simulated
          </StatusChip>
        )}
        {facts.cached && <CachedChip facts={facts} />}
        {facts.validation !== null && <ValidationLine result={facts.validation} />}
        <Figure name={cost.would ? 'would have cost' : 'cost'}>
          <Money nanoUsd={cost.nanoUsd} status={cost.status} would={cost.would} />
        </Figure>
        {usage !== null && !facts.cached && (
          <>
            <Figure name="in">
              <Tokens count={usage.inputTokens} />
              {usage.cachedInputTokens > 0 && (
                <span className={classes.sub}>
                  {' '}
                  (<Tokens count={usage.cachedInputTokens} /> cached)
                </span>
              )}
            </Figure>
            <Figure name="out">
              <Tokens count={usage.outputTokens} />
              {usage.reasoningTokens > 0 && (
                <span className={classes.sub}>
                  {' '}
                  (<Tokens count={usage.reasoningTokens} /> reasoning)
                </span>
              )}
            </Figure>
          </>
        )}
        {!facts.cached && (
          <Figure name="first token">
            <Duration ms={facts.firstTokenMs} />
          </Figure>
        )}
        {rate !== null && (
          <Figure name="speed">
            <span className={classes.mono}>{formatRate(rate)}</span>
          </Figure>
        )}
        {facts.waitedMs !== null && facts.waitedMs > 0 && (
          <Figure name="waited">
            <Duration ms={facts.waitedMs} />
          </Figure>
        )}
        <Figure name="total">
          <Duration ms={facts.latencyMs} />
        </Figure>
      </div>
      {route !== null && <div className={classes.routeLine}>{route}</div>}
    </>
  )
}

/** What was saved and when the answer was kept, on the chip itself. */
function CachedChip({ facts }: { readonly facts: RunFacts }) {
  const kept = keptAnswer(facts.reason)
  const when = kept === null ? 'kept answer' : `answer kept ${formatShort(kept.at, Date.now())}`
  const saved = facts.savedNanoUsd === 0 ? '' : `, saved ${formatMoney(facts.savedNanoUsd)}`
  return (
    <StatusChip
      tone="info"
      icon={Archive}
      title={
        kept === null
          ? 'Answered from the cache.'
          : `Answered from the cache with what the call ${kept.callId} had been given.`
      }
    >{`${when}${saved}`}</StatusChip>
  )
}
