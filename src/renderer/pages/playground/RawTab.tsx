/** The request and the answer as data, and the same request as code without the key. */
import { SegmentedControl } from '@mantine/core'
import { Braces } from 'lucide-react'
import { useState } from 'react'
import type { CallEstimate } from '../../../contract/call-estimate'
import type { CallRequest } from '../../../contract/calls'
import { CodeBlock } from '../../kit/markdown/CodeBlock'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { isRunning, type CallRun } from '../../call/call-run'
import { shortened, shownJson } from '../../call/shown-json'
import { snippet, snippetLanguages } from '../../call/snippet'
import { needsTollgate } from './delivery'
import classes from './playground.module.css'

const views = ['Request', 'Answer', ...snippetLanguages] as const
type View = (typeof views)[number]
/** Whom the code asks. */
type Asked = 'Provider' | 'Tollgate'

export interface RawTabProps {
  readonly run: CallRun | null
  readonly request: CallRequest | null
  readonly estimate: CallEstimate | undefined
}

export function RawTab({ run, request, estimate }: RawTabProps) {
  const [view, setView] = useState<View>('Request')
  return (
    <div className={classes.raw}>
      <SegmentedControl
        fullWidth
        aria-label="Raw view"
        value={view}
        data={[...views]}
        onChange={(next) => setView(views.find((candidate) => candidate === next) ?? 'Request')}
      />
      {view === 'Answer' ? (
        <AnswerJson run={run} />
      ) : (
        <RequestCode view={view} run={run} request={request} estimate={estimate} />
      )}
    </div>
  )
}

/** The chosen answer's own request where it is kept, else the request as it would be sent now. */
function RequestCode({
  view,
  run,
  request,
  estimate,
}: RawTabProps & { readonly view: Exclude<View, 'Answer'> }) {
  const ended = run !== null && !isRunning(run)
  const [asked, setAsked] = useState<Asked | null>(null)
  const kept = useServerQuery(
    ['calls'],
    ['calls', 'get', run?.callId],
    (client) => client.calls.get({ id: run?.callId ?? '' }),
    { enabled: ended },
  )
  const providers = useServerQuery(['providers'], ['providers', 'list'], (client) =>
    client.providers.list(),
  )
  const shown = kept.data?.request ?? request
  if (kept.loading) return <SkeletonRows rows={6} />
  if (shown === null)
    return (
      <EmptyState
        icon={Braces}
        title={ended ? 'The input was not kept' : 'Nothing to send yet'}
        tight
      >
        {ended
          ? 'Content is off for this project, has expired or was wiped.'
          : 'The request appears here as you write it.'}
      </EmptyState>
    )
  if (view === 'Request')
    return (
      <CodeBlock
        language="json"
        code={shownJson(shown)}
        whole={() => JSON.stringify(shown, null, 2)}
      />
    )
  const id = run?.provider ?? estimate?.provider
  const provider = providers.data?.items.find((candidate) => candidate.id === id)
  const model = run?.model ?? estimate?.model ?? shown.model ?? null
  if (provider === undefined || model === null)
    return (
      <EmptyState title="The model is not known yet" tight>
        Pick a model to see the code for its provider.
      </EmptyState>
    )
  const alone = provider.kind === 'simulated'
  const asks: Asked = alone
    ? 'Tollgate'
    : (asked ?? (needsTollgate(shown) ? 'Tollgate' : 'Provider'))
  const target = {
    kind: asks === 'Tollgate' ? ('tollgate' as const) : provider.kind,
    baseUrl: provider.baseUrl,
    model,
    maxOutputTokens: estimate?.maxOutputTokens ?? 1024,
  }
  return (
    <>
      {!alone && (
        <SegmentedControl
          aria-label="Whom the code asks"
          value={asks}
          data={['Provider', 'Tollgate']}
          onChange={(next) => setAsked(next === 'Tollgate' ? 'Tollgate' : 'Provider')}
        />
      )}
      <CodeBlock
        language={view}
        code={snippet(view, shortened(shown), target)}
        whole={() => snippet(view, shown, target)}
      />
      <p className={classes.quiet}>
        {noteOf(asks, alone, needsTollgate(shown))} It reads its key from the environment; no key is
        in it.
      </p>
    </>
  )
}

function noteOf(asks: Asked, alone: boolean, needed: boolean): string {
  if (alone) return 'The simulated provider exists in Tollgate alone, so this asks Tollgate.'
  if (asks === 'Tollgate')
    return needed
      ? 'Route, priority and cache are Tollgate’s, so this asks Tollgate, under its budgets and into its ledger.'
      : 'This asks Tollgate, under its budgets and into its ledger.'
  return `This asks the provider directly, outside budgets and ledger${needed ? ', and without the route and what Delivery says' : ''}.`
}

function AnswerJson({ run }: { readonly run: CallRun | null }) {
  if (run === null || run.facts === null) {
    if (run?.error != null) return <ErrorState error={run.error} />
    return (
      <EmptyState
        icon={Braces}
        title={run === null ? 'No call yet' : 'The answer is arriving'}
        tight
      />
    )
  }
  const { callId, provider, model, text, reasoning, toolCalls, facts, error } = run
  const answer = {
    callId,
    provider,
    model,
    text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...facts,
    ...(error === null ? {} : { error }),
  }
  return (
    <CodeBlock
      language="json"
      code={shownJson(answer)}
      whole={() => JSON.stringify(answer, null, 2)}
    />
  )
}
