/** The calls of tools that an answer asks for, and their results where they can be given here. */
import { Wrench } from 'lucide-react'
import type { ToolCall } from '../../../contract/tools'
import { CodeBlock } from '../../kit/markdown/CodeBlock'
import { GrowingText } from '../../kit/GrowingText'
import { prettyJson } from './pretty-json'
import { resultOf } from './result-of'
import classes from './tooling.module.css'

export interface ToolResults {
  /** By the call's id; absent: not given yet. */
  readonly given: Readonly<Record<string, string>>
  /** Absent: they are shown and cannot be changed now. */
  readonly onGive?: (id: string, result: string) => void
}

export interface ToolCallsProps {
  readonly calls: readonly ToolCall[]
  readonly results?: ToolResults | undefined
}

export function ToolCalls({ calls, results }: ToolCallsProps) {
  return (
    <ul className={classes.calls} aria-label="Calls of tools">
      {calls.map((call, place) => (
        <li key={`${place} ${call.id}`} className={classes.call}>
          <div className={classes.callHead}>
            <Wrench size={13} aria-hidden="true" />
            <strong>{call.name}</strong>
            <span className={classes.callId}>{call.id}</span>
          </div>
          {call.arguments.trim() === '' ? (
            <p className={classes.quiet}>No arguments.</p>
          ) : (
            <CodeBlock language="json" code={prettyJson(call.arguments) ?? call.arguments} />
          )}
          {results !== undefined && <Result call={call} results={results} />}
        </li>
      ))}
    </ul>
  )
}

function Result({ call, results }: { readonly call: ToolCall; readonly results: ToolResults }) {
  const { given, onGive } = results
  return (
    <GrowingText
      label={`Result of ${call.name}`}
      placeholder="What the tool gives back, as text or JSON"
      value={resultOf(given, call.id) ?? ''}
      readOnly={onGive === undefined}
      lines={1}
      most={12}
      inputClass={classes.json}
      onChange={(event) => onGive?.(call.id, event.currentTarget.value)}
    />
  )
}
