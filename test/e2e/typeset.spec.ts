/** Code in colours and formulas in a real browser, under the page's own policy and in its own thread. */
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test as base } from './support/test'

const test = base.extend<{ readonly mock: MockProvider }>({
  mock: async ({ served }, use) => {
    const mock = await startMockProvider()
    await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })
    await served.api('POST', 'keys', {
      providerId: 'openai',
      label: 'test',
      secret: 'sk-test-openai-0123456789abcdef',
      storage: 'session',
    })
    await use(mock)
    await mock.close()
  },
})

async function answered(served: ServedConsole, mock: MockProvider, text: string): Promise<string> {
  mock.script(() => ({ chunks: [text], usage: { input: 10, output: 5 } }))
  const { body } = await served.api<{ callId: string }>('POST', 'calls', {
    project: 'dev',
    model: 'openai/gpt-4o-mini',
    maxOutputTokens: 100,
    source: 'playground',
    messages: [{ role: 'user', content: 'explain' }],
  })
  return body.callId
}

const fence = '```'
const lesson = `The roots of $ax^2 + bx + c = 0$ are

$$
x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}, \\qquad \\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}
$$

for \\(a \\neq 0\\); a rotation is \\[ R = \\begin{pmatrix} \\cos t & -\\sin t \\\\ \\sin t & \\cos t \\end{pmatrix}. \\]

It costs $5 there and $10 here.

${fence}ts
// both roots
export function roots(a: number, b: number, c: number): readonly number[] {
  const root = Math.sqrt(b ** 2 - 4 * a * c)
  return [1, -1].map((sign) => (-b + sign * root) / (2 * a)) // \`\${root}\`
}
${fence}

${fence}python
def roots(a, b, c):
    """Both roots."""
    return [(-b + s * (b**2 - 4*a*c) ** 0.5) / (2*a) for s in (1, -1)]
${fence}

${fence}diff
-old line
+new line
${fence}

${fence}json
{"a": [1, true, null], "b": "text"}
${fence}`

test('code has colours and formulas are MathML, readable in light and dark', async ({
  tollgate: page,
  served,
  mock,
}) => {
  const id = await answered(served, mock, lesson)
  await goTo(page, `/playground?call=${id}`)
  const answer = page.getByRole('article', { name: 'Assistant message' })
  await expect(answer.locator('math')).toHaveCount(4)
  await expect(answer.locator('pre').nth(0).locator('[data-colour="keyword"]').first()).toHaveText(
    'export',
  )
  await expect(answer.locator('pre').nth(3).locator('[data-colour="value"]').first()).toHaveText(
    '1',
  )
  await expect(answer).toContainText('It costs $5 there and $10 here.')
  // The browser lays a fraction out: its denominator stands below its numerator.
  const [top, bottom] = await answer
    .locator('mfrac')
    .first()
    .evaluate((fraction) => [...fraction.children].map((part) => part.getBoundingClientRect().top))
  expect(bottom).toBeGreaterThan(top ?? 0)
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() =>
    document.documentElement.setAttribute('data-mantine-color-scheme', 'dark'),
  )
  expect(await accessibilityBreaches(page)).toEqual([])
})

test('hostile code and formulas stay text: nothing loads, and the page goes on', async ({
  tollgate: page,
  served,
  mock,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const id = await answered(
    served,
    mock,
    [
      '$\\href{https://evil.example/a}{x}$ $\\includegraphics{https://evil.example/b.png}$',
      '$\\htmlStyle{background:url(https://evil.example/c)}{x}$',
      `${fence}html\n<img src=https://evil.example/d onerror="alert(1)"></code></pre><script>x</script>\n${fence}`,
      `$${'{'.repeat(900)}x${'}'.repeat(900)}$`,
      `${fence}ts\n${'`${'.repeat(4000)}\n${fence}`,
      'Fine: $y^2$.',
    ].join('\n\n'),
  )
  await goTo(page, `/playground?call=${id}`)
  const answer = page.getByRole('article', { name: 'Assistant message' })
  await expect(answer.locator('math').last()).toContainText('y')
  await expect(answer.locator('pre').first()).toContainText('</code></pre><script>x</script>')
  await expect(
    answer.locator('img, script, [href], pre [style], math [style], math [class]'),
  ).toHaveCount(0)
  expect(asked.filter((url) => url.includes('evil'))).toEqual([])
  await goTo(page, '/budgets')
  await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible()
})
