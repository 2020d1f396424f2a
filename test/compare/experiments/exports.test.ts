/** An experiment as a file: each form, over HTTP and to the page, with hostile text kept as text. */
import { expect, test, vi } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { startShell } from '../../contract/transports'
import { openHouse, type House } from '../../support/house'

const hostile = '<script>alert(1)</script> "x" | =1+1'
const asked: NewExperiment = {
  name: hostile,
  project: 'dev',
  cases: [
    { id: '=cmd()', input: 'one', expected: 'yes' },
    { id: '<b>two</b>', input: 'two', expected: 'yes' },
  ],
  variants: [
    { id: 'a', model: 'openai/gpt-4o', parameters: {} },
    { id: 'b', model: 'openai/gpt-4o-mini', parameters: {} },
  ],
  checks: [{ kind: 'contains', expected: true }],
}

async function finished(house: House): Promise<string> {
  house.mock.script(({ body }) => ({
    text: body.model === 'gpt-4o' ? 'yes, <img src=x onerror=alert(1)>' : '=no',
  }))
  const { id } = await house.client.experiments.create(asked)
  await house.client.experiments.start({ id })
  await vi.waitUntil(async () => (await house.client.experiments.get({ id })).state === 'done', {
    timeout: 20_000,
    interval: 20,
  })
  return id
}

test('JSON holds the experiment, its verdict and every trial', async () => {
  const house = await openHouse()
  const id = await finished(house)
  const file = await house.client.experiments.export({ id })
  expect([file.name, file.type]).toEqual([`${id}.json`, 'application/json'])
  const whole = JSON.parse(await file.text()) as Record<string, unknown>
  expect(whole).toMatchObject({ experiment: { id, name: hostile }, verdict: { cases: 2 } })
  expect(whole['trials']).toHaveLength(4)
})

test('CSV has a line a trial, and no cell that a spreadsheet would run', async () => {
  const house = await openHouse()
  const file = await house.client.experiments.export({ id: await finished(house), format: 'csv' })
  const lines = (await file.text()).trimEnd().split('\r\n')
  expect(lines[0]).toBe(
    'case,group,variant,model,repeat,state,passed,score,cost_usd,latency_ms,call_id,problem,text',
  )
  expect(lines).toHaveLength(5)
  expect(lines.filter((line) => line.startsWith("'=cmd()"))).toHaveLength(2)
  expect(lines.join('\n')).toMatch(/,'=no$/m)
})

test('Markdown begins with the sentence, names the cases that differ, and keeps markup as text', async () => {
  const house = await openHouse()
  const id = await finished(house)
  const text = await (await house.client.experiments.export({ id, format: 'markdown' })).text()
  const { sentence } = await house.client.experiments.verdict({ id })
  expect(text.split('\n\n')[1]).toBe(`**${sentence}**`)
  expect(text).toContain('## Cases that differ')
  expect(text).toContain('McNemar')
  expect(text).not.toContain('<script>')
  expect(text).toContain('\\<b\\>two\\</b\\>')
})

test('HTML is one file: no script, nothing fetched, the interval drawn with zero marked', async () => {
  const house = await openHouse()
  const id = await finished(house)
  const text = await (await house.client.experiments.export({ id, format: 'html' })).text()
  expect(text).toMatch(/^<!doctype html>/)
  expect(text).not.toMatch(/<script|<img|<link|\son\w+=|https?:|url\(/i)
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(text).toContain('class="zero"')
  expect(text).toContain('class="interval"')
  expect(text).toContain('aria-label="a less b:')
})

test('over HTTP it comes as a file of its kind', async () => {
  const house = await openHouse()
  const id = await finished(house)
  const shell = await startShell(house.console)
  try {
    for (const [format, type] of [
      ['json', 'application/json'],
      ['csv', 'text/csv'],
      ['markdown', 'text/markdown'],
      ['html', 'text/html'],
    ]) {
      const response = await fetch(
        new URL(`api/v1/experiments/${id}/export?format=${format}`, shell.url),
        { headers: { authorization: `Bearer ${shell.token}` } },
      )
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain(type)
      expect(response.headers.get('content-disposition')).toContain(id)
      expect(await response.text()).toContain('gpt-4o-mini')
    }
  } finally {
    await shell.close()
  }
})
