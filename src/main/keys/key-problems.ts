/** Why keys cannot be used now, as far as is known. */
import { Failure } from '../platform/failure'
import type { KeyRecord } from './key-record'

export interface KeyProblem {
  readonly code: 'no_key' | 'keychain_unavailable'
  readonly message: string
}

export interface KeyProblems {
  of(id: string): KeyProblem | undefined
  /** Null: the key can be used. */
  set(id: string, problem: KeyProblem | null): void
  /** Remembers the problem and throws it as a Failure that names the key. */
  refuse(record: KeyRecord, problem: KeyProblem): never
  forget(id: string): void
}

/** `onChange` is called when a key becomes usable, stops being so, or has another problem. */
export function createKeyProblems(onChange: () => void): KeyProblems {
  const problems = new Map<string, KeyProblem>()

  function set(id: string, problem: KeyProblem | null) {
    const before = problems.get(id)?.message ?? null
    if (problem === null) problems.delete(id)
    else problems.set(id, problem)
    if (before !== (problem?.message ?? null)) onChange()
  }

  return {
    of: (id) => problems.get(id),
    set,
    refuse(record, problem) {
      set(record.id, problem)
      throw new Failure(problem.code, `Key “${record.label}” cannot be used: ${problem.message}`)
    },
    forget: (id) => void problems.delete(id),
  }
}
