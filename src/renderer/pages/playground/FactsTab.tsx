/** Everything the ledger knows of an answer, in one column. */
import { ListChecks } from 'lucide-react'
import type { CallRun } from '../../call/call-run'
import { finalRate, type RunFacts } from '../../call/run-facts'
import { keptAnswer } from '../../call/kept-answer'
import { ValidationResult } from '../../call/ValidationResult'
import { CopyButton } from '../../kit/CopyButton'
import { Duration } from '../../kit/Duration'
import { EmptyState } from '../../kit/EmptyState'
import { Fact, FactList } from '../../kit/Facts'
import { formatRate } from '../../parts/rates.words'
import { CostLegend } from '../../parts/Legend'
import { Money } from '../../parts/Money'
import { useProviderName } from '../../parts/provider-names.state'
import { Time } from '../../kit/Time'
import { Tokens } from '../../parts/Tokens'
import classes from './playground.module.css'

/** Of the answer that is chosen; nothing is known before the first. */
export function FactsTab({ run }: { readonly run: CallRun | null }) {
  if (run === null)
    return (
      <EmptyState icon={ListChecks} title="No call yet" tight>
        Tokens by class, cost with its status, and times stand here after an answer.
      </EmptyState>
    )
  const { facts } = run
  return (
    <div className={classes.facts}>
      <CostFacts run={run} />
      {facts?.validation != null && <ValidationResult result={facts.validation} />}
      <TokenFacts usage={facts?.usage ?? null} />
      <TimeFacts run={run} />
      <CallFacts run={run} />
      <p className={classes.factLink}>
        <a href={`#/ledger?callId=${encodeURIComponent(run.callId)}`}>Show its ledger entries</a>
      </p>
      <CostLegend />
    </div>
  )
}

function CostFacts({ run }: { readonly run: CallRun }) {
  const { facts } = run
  return (
    <FactList look="ends" className={classes.factList}>
      <Fact name="Cost">
        {facts === null ? (
          '–'
        ) : facts.simulated ? (
          <Money nanoUsd={0} />
        ) : (
          <Money nanoUsd={facts.costNanoUsd} status={facts.costStatus} />
        )}
      </Fact>
      {facts !== null && facts.wouldCostNanoUsd !== null && (
        <Fact name="Would have cost" sub>
          <Money nanoUsd={facts.wouldCostNanoUsd} would />
        </Fact>
      )}
      {facts?.cached === true && (
        <Fact name="From the cache, saved">
          <Money nanoUsd={facts.savedNanoUsd} />
        </Fact>
      )}
      {run.holdNanoUsd !== null && run.holdNanoUsd > 0 && (
        <Fact name="Held at most" sub>
          <Money nanoUsd={run.holdNanoUsd} />
        </Fact>
      )}
    </FactList>
  )
}

function TokenFacts({ usage }: { readonly usage: RunFacts['usage'] | null }) {
  return (
    <FactList look="ends" className={classes.factList}>
      <Fact name="Input tokens">
        <Tokens count={usage?.inputTokens ?? null} />
      </Fact>
      <Fact name="from cache" sub>
        <Tokens count={usage?.cachedInputTokens ?? null} />
      </Fact>
      <Fact name="cache writes" sub>
        <Tokens count={usage?.cacheWriteTokens ?? null} />
      </Fact>
      <Fact name="Output tokens">
        <Tokens count={usage?.outputTokens ?? null} />
      </Fact>
      <Fact name="reasoning" sub>
        <Tokens count={usage?.reasoningTokens ?? null} />
      </Fact>
    </FactList>
  )
}

function TimeFacts({ run }: { readonly run: CallRun }) {
  const { facts } = run
  const rate = facts === null ? null : finalRate(facts)
  return (
    <FactList look="ends" className={classes.factList}>
      <Fact name="First token">
        <Duration ms={facts?.firstTokenMs ?? null} />
      </Fact>
      {facts !== null && facts.waitedMs !== null && facts.waitedMs > 0 && (
        <Fact name="Waited">
          <Duration ms={facts.waitedMs} />
        </Fact>
      )}
      <Fact name="Total">
        <Duration ms={facts?.latencyMs ?? null} />
      </Fact>
      <Fact name="Speed">
        <span className={classes.figures}>{rate === null ? '–' : formatRate(rate)}</span>
      </Fact>
      <Fact name="Started">
        <Time at={run.startedAt} style="full" />
      </Fact>
    </FactList>
  )
}

function CallFacts({ run }: { readonly run: CallRun }) {
  const nameOf = useProviderName()
  const { facts } = run
  const kept = facts === null || !facts.cached ? null : keptAnswer(facts.reason)
  return (
    <FactList look="ends" className={classes.factList}>
      <Fact name="Model">{run.model ?? '–'}</Fact>
      {facts?.servedModel != null && facts.servedModel !== run.model && (
        <Fact name="served as" sub>
          {facts.servedModel}
        </Fact>
      )}
      <Fact name="Provider">{run.provider === null ? '–' : nameOf(run.provider)}</Fact>
      {facts?.finishReason != null && <Fact name="Finish reason">{facts.finishReason}</Fact>}
      {facts !== null && facts.attempts.length > 0 && (
        <Fact name="Attempts">
          <span className={classes.figures}>{facts.attempts.length}</span>
        </Fact>
      )}
      {kept !== null && (
        <Fact name="Answer kept">
          <Time at={kept.at} style="full" />
        </Fact>
      )}
      {kept !== null && (
        <Fact name="made by call" sub>
          <a className={classes.id} href={`#/playground?call=${encodeURIComponent(kept.callId)}`}>
            {kept.callId}
          </a>
        </Fact>
      )}
      <Fact name="Outcome">{run.phase === 'done' ? 'ok' : (run.error?.code ?? run.phase)}</Fact>
      <Fact name="Call">
        <span className={classes.id}>{run.callId}</span>
        <CopyButton text={run.callId} label="Copy call id" size={20} />
      </Fact>
    </FactList>
  )
}
