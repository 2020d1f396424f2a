// @vitest-environment jsdom
/** Shared parts as a person and a screen reader meet them. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Model } from '../../../src/contract/models'
import { ErrorState } from '../../../src/renderer/parts/ErrorState'
import { ExternalLinks } from '../../../src/renderer/parts/ExternalLinks'
import { Markdown } from '../../../src/renderer/kit/markdown/Markdown'
import { groupModels } from '../../../src/renderer/parts/model-picker.words'
import { Money } from '../../../src/renderer/parts/Money'
import { useServerAction, useServerQuery } from '../../../src/renderer/client/query'
import { clientOf, prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

describe('Money', () => {
  it('says how the amount is known in words, not by the mark alone, and every nano on hover', () => {
    const { container } = renderPart(<Money nanoUsd={12_345_678} status="estimated" />)
    expect(container.querySelector('[title]')?.getAttribute('title')).toContain('$0.012345678')
    expect(container.textContent).toContain('$0.01235')
    expect(screen.getByText('(estimated)')).toBeTruthy()
    expect(screen.getByText('~').getAttribute('aria-hidden')).toBe('true')
  })
  it('never shows an unknown cost as zero', () => {
    const { container } = renderPart(<Money nanoUsd={null} status="unknown" />)
    const text = container.querySelector('[title]')?.textContent ?? ''
    expect(text).not.toMatch(/\$|0/)
    expect(text).toContain('unknown')
  })
})

describe('ErrorState', () => {
  it('shows sentence, code and what the provider said, and retries', () => {
    let tried = 0
    renderPart(
      <ErrorState
        error={{
          code: 'rate_limited',
          message: 'Wait a moment.',
          data: { origin: 'provider', providerMessage: 'slow down' },
        }}
        onRetry={() => (tried += 1)}
      />,
    )
    expect(screen.getByRole('alert').textContent).toMatch(
      /Wait a moment\..*slow down.*rate_limited/s,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(tried).toBe(1)
  })
})

describe('links of answers', () => {
  it('open nothing before a person confirmed, then only outside by the console', async () => {
    const opened: string[] = []
    const client = clientOf({
      system: {
        openExternal: async ({ url }: { url: string }) => (opened.push(url), { opened: true }),
      },
    })
    renderPart(
      <ExternalLinks>
        <Markdown text="[docs](https://example.com/a)" />
      </ExternalLinks>,
      client,
      { shell: 'electron' },
    )
    fireEvent.click(screen.getByRole('button', { name: 'docs' }))
    expect(await screen.findByText('https://example.com/a')).toBeTruthy()
    expect(opened).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Open example.com' }))
    await waitFor(() => expect(opened).toEqual(['https://example.com/a']))
  })
})

describe('actions', () => {
  function Probe() {
    const action = useServerAction((client, reason: string) =>
      client.emergency.set({ engaged: true, reason }),
    )
    return (
      <>
        <button type="button" onClick={() => void action.run('x')}>
          go
        </button>
        <output>{action.error === null ? 'none' : action.error.code}</output>
      </>
    )
  }
  it('give their error as a value', async () => {
    renderPart(
      <Probe />,
      clientOf({
        emergency: {
          set: async () => {
            throw Object.assign(new Error('Already released.'), { code: 'conflict' })
          },
        },
      }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'go' }))
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('conflict'))
  })
})

describe('queries', () => {
  function Probe() {
    const query = useServerQuery(['emergency'], ['probe'], (client) => client.emergency.get())
    return (
      <output>
        {query.error?.message ?? (query.loading ? 'loading' : String(query.data?.engaged))}
      </output>
    )
  }
  it('do not repeat an answer that says no', async () => {
    let asked = 0
    renderPart(
      <Probe />,
      clientOf({
        emergency: {
          get: async () => {
            asked += 1
            throw Object.assign(new Error('No.'), { code: 'not_found' })
          },
        },
      }),
    )
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('No.'))
    expect(asked).toBe(1)
  })
  it('try a broken connection again by themselves', async () => {
    let asked = 0
    renderPart(
      <Probe />,
      clientOf({
        emergency: {
          get: async () => {
            asked += 1
            if (asked < 3) throw new Error('[AsyncIdQueue] closed')
            return { engaged: true }
          },
        },
      }),
    )
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('true'), {
      timeout: 5000,
    })
  })
})

describe('the model picker', () => {
  const model = (id: string, more: Partial<Model> = {}): Model => ({
    id,
    provider: id.split('/')[0] ?? '',
    providerName: 'P',
    model: id.split('/')[1] ?? '',
    name: id,
    tier: 'mini',
    capabilities: ['chat'],
    contextWindow: null,
    maxOutputTokens: null,
    price: null,
    priceSource: 'none',
    priceDate: null,
    priceSnapshotId: null,
    builtIn: true,
    deprecated: false,
    simulated: false,
    ...more,
  })
  it('groups by provider, puts deprecated last, keeps refused ones with their reason, and lists chat models only', () => {
    const models = [
      model('openai/b', { deprecated: true }),
      model('openai/c'),
      model('openai/embed', { capabilities: ['embeddings'] }),
      model('anthropic/a'),
    ]
    const groups = groupModels(models, '', new Map([['openai/c', 'tier mini, allowed standard']]))
    expect(
      groups.map(({ provider, choices }) => [
        provider,
        choices.map((choice) => choice.model.model),
      ]),
    ).toEqual([
      ['openai', ['c', 'b']],
      ['anthropic', ['a']],
    ])
    expect(groups[0]?.choices[0]).toMatchObject({
      allowed: false,
      refusal: 'tier mini, allowed standard',
    })
    expect(groupModels(models, 'anth mini', new Map())).toHaveLength(1)
  })
})
