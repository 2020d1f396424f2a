// @vitest-environment jsdom
/** Code and formulas within an answer: found where they are, set once they stand still. */
import { act, cleanup } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { Markdown } from '../../../src/renderer/kit/markdown/Markdown'
import { markdownBlocks } from '../../../src/renderer/kit/markdown/markdown-stream'
import { colourCode } from '../../../src/renderer/kit/typeset/colour-code'
import { typesetFormula } from '../../../src/renderer/kit/typeset/typeset-formula'
import { longestCode, type Job, type Typeset } from '../../../src/renderer/kit/typeset/typeset-job'
import type { Typesetter } from '../../../src/renderer/kit/typeset/typesetter'
import { TypesetterContext } from '../../../src/renderer/kit/typeset/use-typeset'
import { prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

/** The thread's work without a thread, and what it was asked. */
function typesetterOf(asked: Job[]): Typesetter {
  return {
    known: () => undefined,
    ask(job): Promise<Typeset | null> {
      asked.push(job)
      if (job.kind === 'code') {
        const pieces = colourCode(job.text, job.language)
        return Promise.resolve(pieces === null ? null : { kind: 'code', pieces })
      }
      const root = typesetFormula(job.text, job.display)
      return Promise.resolve(root === null ? null : { kind: 'formula', root })
    },
  }
}

async function draw(text: string, growing = false) {
  const asked: Job[] = []
  const typesetter = typesetterOf(asked)
  let change: (shown: { readonly text: string; readonly growing: boolean }) => void = () => {}
  function Held() {
    const [shown, setShown] = useState({ text, growing })
    useEffect(() => {
      change = setShown
    }, [])
    return (
      <TypesetterContext value={typesetter}>
        <Markdown {...shown} />
      </TypesetterContext>
    )
  }
  const { container } = renderPart(<Held />)
  await act(async () => {})
  return {
    container,
    asked,
    become: (next: string, more: boolean) => act(async () => change({ text: next, growing: more })),
  }
}

const formulasIn = (text: string): string[] => {
  const found: string[] = []
  JSON.stringify(markdownBlocks(text), (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'formula')
      found.push(String((value as { readonly text?: unknown }).text))
    return value
  })
  return found
}

describe('formulas are found', () => {
  it.each([
    ['Let $x$ be.', ['x']],
    ['So $a_1 + b_1$, *not* $c_2$.', ['a_1 + b_1', 'c_2']],
    ['Inline \\(a*b*c\\) and \\[d\\].', ['a*b*c', 'd']],
    ['Text:\n$$\nx^2\n$$\nmore', ['x^2']],
    ['\\[\n\\begin{aligned}a\\\\b\\end{aligned}\n\\]', ['\\begin{aligned}a\\\\b\\end{aligned}']],
    ['- item $y$\n- other\n', ['y']],
  ])('in %j', (text, found) => expect(formulasIn(text)).toEqual(found))

  it.each([
    'It costs $5 and $10.',
    'From $5 to $6, US$7 or A$8.',
    '$HOME/$USER and $PATH',
    'A \\$5 note and \\$6.',
    '`$x$` and\n\n```\n$$y$$\n```\n',
    'I had $20 for a US$ bill',
    '$$ a\n\nb $$',
    '$ x $',
    '($100/mo, $200/mo)',
  ])('but not in %j', (text) => expect(formulasIn(text)).toEqual([]))
})

describe('an answer', () => {
  it('has its code in colours and its formulas as MathML', async () => {
    const { container } = await draw('Let $x^2$.\n\n```ts\nconst a = 1\n```\n\n$$y$$\n')
    expect(container.querySelector('pre')?.textContent).toBe('const a = 1')
    expect(container.querySelector('[data-colour="keyword"]')?.textContent).toBe('const')
    expect(container.querySelectorAll('math')).toHaveLength(2)
    expect(container.querySelector('math')?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML')
    expect(container.querySelector('[role="group"] math')?.getAttribute('display')).toBe('block')
  })

  it('that ends with its fence shows no fence', async () => {
    const { container } = await draw('```ts\nconst a = 1\n```')
    expect(container.querySelector('pre')?.textContent).toBe('const a = 1')
  })

  it('colours no block that still grows, and each closed one once', async () => {
    const { asked, become } = await draw('```ts\nconst a', true)
    await become('```ts\nconst a = 1', true)
    expect(asked).toEqual([])
    await become('```ts\nconst a = 1\n```\n', true)
    await become('```ts\nconst a = 1\n```\nand more', true)
    await become('```ts\nconst a = 1\n```\nand more of it\n\n- ```js\n  b()', true)
    expect(asked).toEqual([{ kind: 'code', text: 'const a = 1', language: 'ts' }])
    await become('```ts\nconst a = 1\n```\nand more of it\n\n- ```js\n  b()', false)
    expect(asked.map(({ text }) => text)).toEqual(['const a = 1', 'b()'])
  })

  it('leaves a huge block as it is', async () => {
    const { asked, container } = await draw(`\`\`\`ts\n${'a;\n'.repeat(longestCode / 2)}\`\`\`\n`)
    expect(asked).toEqual([])
    expect(container.querySelector('[data-colour]')).toBeNull()
  })

  it('shows what cannot be set as it was written', async () => {
    const { container } = await draw('See $\\frac{$ and $\\nosuch$.\n\n```nope\n<b>x</b>\n```\n')
    expect(container.textContent).toContain('$\\nosuch$')
    expect(container.querySelector('pre')?.textContent).toBe('<b>x</b>')
    expect(container.querySelector('math')).toBeNull()
  })
})
