// @vitest-environment jsdom
/**
 * Whatever an answer is made of, what the parser and the page are given at once stays within
 * bounds, and nothing of the text is lost.
 */
import { cleanup } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MantineProvider } from '@mantine/core'
import { Lexer } from 'marked'
import { Fragment } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { riskOf } from '../../../src/renderer/kit/markdown/chunk-risk'
import { linkDefinitions } from '../../../src/renderer/kit/markdown/link-definitions'
import { Markdown } from '../../../src/renderer/kit/markdown/Markdown'
import {
  createMarkdownStream,
  markdownBlocks,
} from '../../../src/renderer/kit/markdown/markdown-stream'
import { renderToken } from '../../../src/renderer/kit/markdown/render'
import { shownOf, step } from '../../../src/renderer/kit/shown-part'
import { createChunker, type Chunk } from '../../../src/renderer/kit/markdown/split-chunks'
import { CodeBlock } from '../../../src/renderer/kit/markdown/CodeBlock'
import { prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

/** A small generator that gives the same numbers each time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pieces = [
  '_a_',
  '*a',
  '**',
  '***a',
  '> ',
  '>',
  '- ',
  '1. ',
  '[',
  '](',
  '[a](b)',
  '![',
  '`',
  '```\n',
  '~~~\n',
  '~~',
  '<a ',
  '<!--',
  '-->',
  '|',
  '|a|b|\n|-|-|\n',
  '\n',
  '\n\n',
  '  ',
  '\t',
  '\\',
  '&lt;',
  '#',
  '# a\n',
  '---\n',
  'word ',
  'a@b.c ',
  'https://a.example/',
  '[x]: https://a.example/\n',
  '\u0000',
  '😀',
  '\ud83d',
  '한국어 ',
  '[^1]',
  '[^1]: note\n',
  '<div>\n',
  '    code\n',
  '- [ ] ',
  '\r\n',
  '=\n',
]

/** Runs of one piece, or of a few taking turns: what makes parsers slow or deep. */
function pathological(seed: number, length: number): string {
  const random = randomFrom(seed)
  let text = ''
  while (text.length < length) {
    const some = Array.from(
      { length: 1 + random(3) },
      () => pieces[random(pieces.length)] ?? '',
    ).join('')
    text += some.repeat(1 + random(random(4) === 0 ? 4000 : 40))
  }
  return text.slice(0, length)
}

const chunksOf = (text: string) => createChunker().update(text)
/** The Markdown of a document again: fences of code are not part of its chunks. */
const textOf = (chunks: readonly Chunk[], text: string) =>
  chunks
    .map(({ start }, index) => text.slice(start, chunks[index + 1]?.start ?? text.length))
    .join('')

const known: Readonly<Record<string, string>> = {
  emphasis: '_a_'.repeat(30_000),
  quotes: '> '.repeat(10_000),
  'quotes over lines': '> '.repeat(3000).concat('\n').repeat(20),
  lists: Array.from({ length: 500 }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'),
  'lists in a line': '- '.repeat(20_000),
  brackets: '['.repeat(50_000),
  links: '[a]('.repeat(20_000),
  images: '!['.repeat(30_000),
  backticks: Array.from({ length: 400 }, (_, index) => '`'.repeat(index)).join(' '),
  html: '<a '.repeat(30_000),
  comments: '<!-- '.repeat(20_000),
  'open fence': `\`\`\`\n${'x\n'.repeat(100_000)}`,
  'many fences': '```\n'.repeat(30_000),
  table: `|a|b|\n|-|-|\n${'|a|b|\n'.repeat(30_000)}`,
  'wide table': `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}\n${'|b'.repeat(20_000)}`,
  rules: '***\n'.repeat(30_000),
  footnotes: '[^1]: x\n'.repeat(20_000),
  'one line': 'a'.repeat(500_000),
  words: 'words '.repeat(15_000),
  blanks: '\n'.repeat(200_000),
}

describe('chunks', () => {
  const hostile = [
    ...Object.entries(known),
    ...Array.from(
      { length: 40 },
      (_, seed) => [`seed ${seed}`, pathological(seed, 60_000)] as const,
    ),
  ]
  for (const [name, text] of hostile) {
    it(`are bounded, whole and readable: ${name}`, () => {
      const chunks = chunksOf(text)
      expect(textOf(chunks, text)).toBe(text)
      for (const chunk of chunks) {
        expect(chunk.text.length).toBeLessThanOrEqual(chunk.kind === 'code' ? 70_000 : 30_000)
        if (chunk.kind === 'markdown' && riskOf(chunk.text) === null)
          expect(() => new Lexer().lex(chunk.text)).not.toThrow()
      }
    })
  }

  it('are the same however the text arrived', () => {
    for (const text of [
      ...Object.values(known).map((one) => one.slice(0, 40_000)),
      ...Array.from({ length: 12 }, (_, seed) => pathological(seed, 30_000)),
    ]) {
      const random = randomFrom(text.length)
      const chunker = createChunker()
      let end = 0
      while (end < text.length) chunker.update(text.slice(0, (end += 1 + random(3000))))
      expect(chunker.update(text)).toEqual(chunksOf(text))
    }
  })

  it('keep closed ones as they are while the text grows', () => {
    const chunker = createChunker()
    const text = 'A paragraph of some words.\n\n'.repeat(1000)
    const before = chunker.update(text.slice(0, 20_000))
    const after = chunker.update(text)
    expect(before.length).toBeGreaterThan(3)
    for (const [index, chunk] of before.slice(0, -1).entries()) expect(after[index]).toBe(chunk)
  })

  it('draw a long honest document as if it were read as a whole', () => {
    const part =
      '# Title\n\nSome *words* and `code`,\nover lines.\n\n- a\n- b\n\n  more of b\n\n  ```js\n  x()\n\n  y()\n  ```\n\n- c\n\n1. one\n\n2. two\n\n> a quote\n> of lines\n\n```ts\nconst a = 1\n\n# no heading\n```\n\n| a | b |\n|---|---|\n| 1 | [x] |\n\n    indented\n\nlast\n\n'
    const text = `${part.repeat(60)}[x]: https://a.example/x\n`
    const links = linkDefinitions(text)
    const draw = (node: React.ReactNode) =>
      renderToStaticMarkup(<MantineProvider env="test">{node}</MantineProvider>)
    const whole = draw(
      markdownBlocks(text).map((block) => (
        <Fragment key={block.start}>{renderToken(block.token)}</Fragment>
      )),
    )
    const chunks = chunksOf(text)
    expect(chunks.length).toBeGreaterThan(5)
    const parted = draw(
      chunks.map((chunk) => (
        <Fragment key={chunk.start}>
          {chunk.kind === 'code' ? (
            <CodeBlock code={chunk.text} language={chunk.language} />
          ) : (
            createMarkdownStream(links)
              .update(chunk.text)
              .map((block) => <Fragment key={block.start}>{renderToken(block.token)}</Fragment>)
          )}
        </Fragment>
      )),
    )
    const plain = (markup: string) => markup.replace(/ (?:id|data-mantine-[a-z-]+)="[^"]*"/g, '')
    expect(plain(parted)).toBe(plain(whole))
  })

  it('give the rows of a long table their head again', () => {
    const chunks = chunksOf(
      `| name | value |\n|---|---|\n${'| some name | some value |\n'.repeat(800)}`,
    )
    expect(chunks.length).toBeGreaterThan(1)
    for (const { text } of chunks)
      expect(text).toMatch(/^\| name \| value \|\n\|---\|---\|\n\| some/)
  })
})

describe('risk', () => {
  it('is none in honest text', () => {
    for (const text of [
      '',
      'Words, *emphasis*, `code` and [links](https://a.example).\n'.repeat(60),
      '- a\n  - b\n    - c\n      - d\n',
      '> > > quoted\n',
      '| `a` | *b* |\n|---|---|\n'.repeat(20),
      `${'x'.repeat(5000)}`,
    ])
      expect(riskOf(text), text.slice(0, 20)).toBeNull()
  })

  it('is told for depth and for marks', () => {
    expect([
      riskOf('> '.repeat(40)),
      riskOf(`${' '.repeat(100)}- a`),
      riskOf('1. '.repeat(40)),
      riskOf('- > '.repeat(20)),
    ]).toEqual(Array(4).fill('too deeply nested'))
    expect([
      riskOf('_a_'.repeat(400)),
      riskOf('[a]\n'.repeat(400)),
      riskOf('- *a*\n'.repeat(900)),
    ]).toEqual(Array(3).fill('too many marks'))
  })
})

describe('the page', () => {
  it('says why a piece is shown as it was written, and shows all of it', () => {
    const { container } = renderPart(
      <Markdown text={`# Before\n\n${'> '.repeat(2000)}deep\n\nAnd *on* it goes.`} />,
    )
    expect(
      [container.querySelector('h3')?.textContent, container.querySelector('em')?.textContent],
      'what stands around it is read',
    ).toEqual(['Before', 'on'])
    expect(container.textContent).toContain('Shown as plain text: too deeply nested.')
    expect(container.textContent).toContain('deep')
  })

  it('draws a long answer over frames, a very long one on request', async () => {
    const text = `A paragraph ${'of words '.repeat(60)}\n\n`.repeat(800)
    const { container, getByRole } = renderPart(<Markdown text={text} />)
    const first = container.querySelectorAll('p').length
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(20)
    await vi.waitFor(
      () =>
        expect(container.querySelectorAll('p')).toHaveLength(
          shownOf(text, 1).shown.match(/A paragraph/g)?.length ?? 0,
        ),
      { timeout: 25_000 },
    )
    expect(getByRole('button', { name: /^Show more \(\d+ kB left\)$/ })).toBeTruthy()
  })

  it('draws what begins a new chunk of a growing answer with the text that begins it', () => {
    const text = `A paragraph ${'of words '.repeat(60)}\n\n`.repeat(60)
    const part = (end: number) => (
      <MantineProvider env="test">
        <Markdown text={text.slice(0, end)} />
      </MantineProvider>
    )
    const { container, rerender } = renderPart(<Markdown text="" />)
    for (let end = 500; end < text.length; end += 500) {
      rerender(part(end))
      expect(container.textContent?.length, `${end}`).toBeGreaterThan(end * 0.98 - 20)
    }
  })

  it('starts over with another text', () => {
    const { container, rerender } = renderPart(<Markdown text={'One.\n\n'.repeat(3)} />)
    expect(container.querySelectorAll('p')).toHaveLength(3)
    rerender(
      <MantineProvider env="test">
        <Markdown text="Two." />
      </MantineProvider>,
    )
    expect([...container.querySelectorAll('p')].map(({ textContent }) => textContent)).toEqual([
      'Two.',
    ])
  })

  it('cuts what is shown at a line, and nowhere within a step', () => {
    expect(shownOf('x'.repeat(step), 1)).toEqual({ shown: 'x'.repeat(step), rest: 0 })
    const { shown, rest } = shownOf('word \n'.repeat(60_000), 1)
    expect(shown.endsWith('\n')).toBe(true)
    expect(shown.length + rest).toBe(360_000)
  })

  it('takes link definitions from anywhere, each name once, and no more than it needs', () => {
    expect(
      linkDefinitions(
        '[A  b]: https://a.example/ "t"\n[a b]: https://b.example/\n[c]: <https://c.example/>\n[half]: https://h',
      ),
    ).toEqual({
      'a b': { href: 'https://a.example/', title: undefined },
      c: { href: 'https://c.example/', title: undefined },
    })
    expect(
      Object.keys(
        linkDefinitions(
          Array.from({ length: 1000 }, (_, index) => `[n${index}]: https://a.example/\n`).join(''),
        ),
      ),
    ).toHaveLength(300)
    const { container } = renderPart(
      <Markdown
        text={`See [it][p].\n\n${'Words of a paragraph.\n\n'.repeat(400)}[p]: https://a.example/x\n`}
      />,
    )
    expect(container.querySelector('button')?.textContent).toBe('it')
  })
})
