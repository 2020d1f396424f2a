/**
 * The form of a new key as it is filled in: what was typed says its provider, until a person
 * chooses one.
 */
import { useEffect, useState } from 'react'
import type { KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { emptyDraft, type AddKeyDraft } from './add-key.form'
import { detectProvider, secretProblem, type Detection } from './key-prefix'

/** What can be said of the text in the field, which itself stays there. */
export interface Typed {
  readonly detection: Detection
  readonly problem: string | null
}

/** `preset`: a provider chosen elsewhere on the page. */
export function useKeyDraft(
  providers: readonly Provider[],
  keychain: KeychainStatus,
  preset: string | null,
) {
  const [draft, setDraft] = useState<AddKeyDraft>(() => emptyDraft(preset, keychain))
  const [typed, setTyped] = useState<Typed | null>(null)
  const [chosenByHand, setChosenByHand] = useState(false)

  useEffect(() => {
    if (preset === null) return
    setDraft((before) => ({ ...before, providerId: preset }))
    setChosenByHand(true)
  }, [preset])

  const problemOf = (text: string, providerId: string | null) =>
    secretProblem(
      text,
      providers.find(({ id }) => id === providerId),
    )

  /** While it is being typed nothing is too short yet. */
  function judge(text: string, detection: Detection, providerId: string | null) {
    setTyped({ detection, problem: text.length < 8 ? null : problemOf(text, providerId) })
  }

  return {
    draft,
    typed,
    chosenByHand,
    change: (part: Partial<AddKeyDraft>) => setDraft((before) => ({ ...before, ...part })),
    choose(providerId: string | null) {
      setDraft((before) => ({ ...before, providerId }))
      setChosenByHand(true)
    },
    read(text: string) {
      if (text === '') return setTyped(null)
      const detection = detectProvider(text, providers)
      judge(text, detection, chosenByHand ? draft.providerId : detection.providerId)
      if (!chosenByHand) setDraft((before) => ({ ...before, providerId: detection.providerId }))
    },
    judge,
    /** True where the text can be sent; otherwise the field says why not. */
    accept(text: string): boolean {
      const problem = problemOf(text, draft.providerId)
      if (problem !== null) setTyped({ detection: detectProvider(text, providers), problem })
      return problem === null
    },
    clear() {
      setTyped(null)
      setDraft(emptyDraft(null, keychain))
      setChosenByHand(false)
    },
  }
}
