/**
 * Parameter fields whose text is no value for them: what is not sent is said where the call is
 * made.
 */
import { useCallback, useState } from 'react'

export type FieldProblems = Readonly<Record<string, string>>

/** The same object where nothing changes. */
export function withProblem(
  problems: FieldProblems,
  field: string,
  problem: string | null,
): FieldProblems {
  const { [field]: before, ...others } = problems
  if (problem === (before ?? null)) return problems
  return problem === null ? others : { ...others, [field]: problem }
}

/** `Temperature is not sent: at most 2.` */
export function notSent(problems: FieldProblems): readonly string[] {
  return Object.entries(problems).map(
    ([field, problem]) =>
      `${field} is not sent: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`,
  )
}

export function useFieldProblems() {
  const [problems, setProblems] = useState<FieldProblems>({})
  const report = useCallback(
    (field: string, problem: string | null) =>
      setProblems((before) => withProblem(before, field, problem)),
    [],
  )
  return { problems, report }
}
