// @vitest-environment jsdom
/** The form's draft outlives a reload where its project stores content, and nowhere else. */
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { useDraft } from '../../../src/renderer/pages/experiments/draft.state'
import { emptyDraft } from '../../../src/renderer/pages/experiments/experiment.form'
import { keepDraft, readDraft } from '../../../src/renderer/pages/experiments/kept-draft'
import { useKeptDraft } from '../../../src/renderer/pages/experiments/use-kept-draft'

afterEach(() => {
  cleanup()
  useDraft.getState().clear()
  window.sessionStorage.clear()
})

function Form({ allowed }: { readonly allowed: boolean | undefined }) {
  useKeptDraft(allowed)
  return null
}
const kept = () => readDraft(window.sessionStorage)?.template ?? null
const leave = () => window.dispatchEvent(new Event('pagehide'))

it('is kept as the page goes away, and as the form is left', () => {
  useDraft.getState().set({ template: 'Filled in before' })
  const form = render(<Form allowed />)
  expect(kept()).toBe('Filled in before')
  useDraft.getState().set({ template: 'One' })
  leave()
  expect(kept()).toBe('One')
  useDraft.getState().set({ template: 'Two' })
  form.unmount()
  expect(kept()).toBe('Two')
})

it('of a project that stores no content is kept nowhere, nor what was kept before', () => {
  keepDraft(window.sessionStorage, { ...emptyDraft, template: 'Before' })
  const form = render(<Form allowed={undefined} />)
  leave()
  expect(kept()).toBe('Before')
  form.rerender(<Form allowed={false} />)
  expect(kept()).toBeNull()
  useDraft.getState().set({ template: 'Secret' })
  leave()
  form.unmount()
  expect(kept()).toBeNull()
})
