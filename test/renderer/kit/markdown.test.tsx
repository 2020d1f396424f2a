// @vitest-environment jsdom
/**
 * An answer is hostile text: it never becomes an element of its choosing, and streaming never
 * changes what it becomes.
 */
import { cleanup } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MantineProvider } from '@mantine/core'
import { afterEach, describe, expect, it } from 'vitest'
import { Fragment } from 'react'
import { Markdown } from '../../../src/renderer/kit/markdown/Markdown'
import {
  createMarkdownStream,
  markdownBlocks,
  type MarkdownBlock,
} from '../../../src/renderer/kit/markdown/markdown-stream'
import {
  decodeEntities,
  imageOrigin,
  safeLink,
} from '../../../src/renderer/kit/markdown/markdown-safety'
import { renderToken } from '../../../src/renderer/kit/markdown/render'
import { prepareDom, renderPart } from '../support/dom'

prepareDom()

afterEach(cleanup)

function markup(blocks: readonly MarkdownBlock[]): string {
  return renderToStaticMarkup(
    <MantineProvider env="test">
      {blocks.map((block) => (
        <Fragment key={block.start}>{renderToken(block.token)}</Fragment>
      ))}
    </MantineProvider>,
  )
}

const documents: Readonly<Record<string, string>> = {
  prose: 'First paragraph with *emphasis*, **strong** and `code`.\n\nSecond one\nover two lines.\n',
  headings: '# One\n\ntext\n\nTwo\n---\n\n### Three\ntext right below\n',
  lists: '- a\n- b\n  - nested\n\n  still b\n- c\n\n1. one\n2. two\n\n   more of two\n\nafter\n',
  tasks: '- [x] done\n- [ ] not yet\n\nend',
  fences: 'before\n```ts\nconst a = `x`\n\n# not a heading\n```\nafter\n\n~~~\nopen fence\n',
  indented: 'para\n\n    four spaces\n    of code\n\npara\n',
  table: 'intro\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n| x | *y* |\n\nafter\n',
  quotes: '> quoted\nlazy line\n>\n> - inside\n\nout\n',
  html: 'text <b>bold?</b>\n\n<div>\nblock\n</div>\n\n<!-- comment\n\nopen',
  references:
    'See [the page][p] and [p].\n\nMiddle.\n\n[p]: https://example.com/x "t"\n\nLast [p].\n',
  formulas:
    'Let $a_1$ be $5, or \\(b^2\\).\n$$\nx = \\frac{a*b*c}{d}\n$$\nthen\n\n\\[ y_1 \\] tail\n\n$$ open\n\nand $$ shut\n',
  breaks: 'a  \nb\\\nc\n\n***\n\nd\r\ne\r\n\r\nf\tg\n',
  entities: '&lt;b&gt; &amp;amp; &#x41;&#66; &nosuch; \\<i\\>\n',
}

describe('streaming', () => {
  for (const [name, text] of Object.entries(documents)) {
    it(`gives the same page for "${name}" whichever character the stream was at`, () => {
      const whole = markup(markdownBlocks(text))
      for (let cut = 0; cut <= text.length; cut++) {
        const stream = createMarkdownStream()
        stream.update(text.slice(0, cut))
        expect(markup(stream.update(text)), `cut at ${cut}`).toBe(whole)
      }
      const stream = createMarkdownStream()
      let blocks: readonly MarkdownBlock[] = []
      for (let end = 1; end <= text.length; end++) blocks = stream.update(text.slice(0, end))
      expect(markup(blocks)).toBe(whole)
    })
  }

  it('keeps finished blocks as the same objects, so that they are not drawn again', () => {
    const stream = createMarkdownStream()
    const before = stream.update('one\n\ntwo\n\nthr')
    const after = stream.update('one\n\ntwo\n\nthree and more\n\nfour')
    expect(after[0]).toBe(before[0])
    expect(after[2]).toBe(before[2])
    expect(after.at(-1)?.token.raw).toBe('four')
  })

  it('starts over when the text is another one', () => {
    const stream = createMarkdownStream()
    stream.update('one\n\ntwo\n\nthree')
    expect(markup(stream.update('other'))).toBe(markup(markdownBlocks('other')))
  })
})

/** Each of these has run script, loaded something or left the page in some Markdown renderer. */
const attacks = [
  '<script>globalThis.hit = 1</script>',
  '<img src=x onerror="globalThis.hit = 1">',
  '<svg onload=globalThis.hit=1>',
  '<iframe src="https://example.com"></iframe>',
  '<a href="javascript:globalThis.hit=1">x</a>',
  '[x](javascript:globalThis.hit=1)',
  '[x](JaVaScRiPt:globalThis.hit=1)',
  '[x](java&#10;script:globalThis.hit=1)',
  '[x](&#106;avascript:globalThis.hit=1)',
  '[x](data:text/html,<script>1</script>)',
  '[x](vbscript:msgbox)',
  '[x](file:///etc/passwd)',
  '[x](//example.com/a)',
  '[x](http://example.com/plain)',
  '[x](https://user:pass@example.com/)',
  '<javascript:alert(1)>',
  '![x](https://example.com/pixel.png?q=secret)',
  '![x](javascript:alert(1))',
  '![a]("onerror="alert(1))',
  '[![x](https://example.com/p.png)](https://example.com)',
  '[x]: javascript:alert(1)\n\n[x]',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <img src=x> |\n|---|\n| <script>1</script> |',
  '> <style>*{display:none}</style>',
  '- <base href="https://example.com">',
  '<meta http-equiv="refresh" content="0;url=https://example.com">',
  '<form action="https://example.com"><input name=a></form>',
  '<div style="background:url(https://example.com/x)">',
  '<math><mtext><style><img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '*<img src=x>*',
  '# <script>1</script>',
]

describe('hostile answers', () => {
  for (const attack of attacks) {
    it(`stays text: ${attack.slice(0, 60).replaceAll('\n', ' ')}`, () => {
      const { getByTestId } = renderPart(
        <div data-testid="answer">
          <Markdown text={attack} />
        </div>,
      )
      const answer = getByTestId('answer')
      expect(answer.textContent).not.toBe('')
      const forbidden = [...answer.querySelectorAll('*')].filter((element) => {
        const loads = element.matches(
          'script, style, img, iframe, object, embed, form, base, meta, link, a, video, audio, math, [href], [src], [style*="url"]',
        )
        return loads || element.getAttributeNames().some((name) => name.startsWith('on'))
      })
      expect(forbidden.map((element) => element.outerHTML)).toEqual([])
      expect('hit' in globalThis).toBe(false)
    })
  }

  it('shows raw HTML as the text it is', () => {
    const { container } = renderPart(
      <div data-testid="answer">
        <Markdown text={'<b onclick="x">hi</b>'} />
      </div>,
    )
    expect(container.textContent).toContain('<b onclick="x">hi</b>')
  })

  it('does not overflow on deep nesting', () => {
    const { container } = renderPart(
      <div data-testid="answer">
        <Markdown text={`${'>'.repeat(400)} deep`} />
      </div>,
    )
    expect(container.textContent).toContain('deep')
  })
})

describe('links', () => {
  it('admits https only, without credentials, and names the real host', () => {
    expect(safeLink('https://example.com/a?b#c')).toEqual({
      href: 'https://example.com/a?b#c',
      host: 'example.com',
    })
    expect(safeLink('https://xn--e1afmkfd.example/')?.host).toBe('xn--e1afmkfd.example')
    expect(safeLink('https://аpple.com')?.host).toBe('xn--pple-43d.com')
    for (const bad of [
      'http://example.com',
      'javascript:1',
      '//example.com',
      'https://',
      'https://a:b@c.example',
      '/x',
      '',
    ])
      expect(safeLink(bad), bad).toBeNull()
  })

  it('shows the host where the text hides it, and not twice', () => {
    const first = renderPart(
      <div data-testid="answer">
        <Markdown text="[your bank](https://evil.example/login)" />
      </div>,
    )
    expect(first.container.textContent).toContain('your bank (evil.example)')
    cleanup()
    const second = renderPart(
      <div data-testid="answer">
        <Markdown text="https://example.com/a" />
      </div>,
    )
    expect(second.container.textContent?.match(/example\.com/g)).toHaveLength(1)
  })

  it('names where an image would have come from', () => {
    expect(imageOrigin('https://example.com/p.png')).toBe('example.com')
    expect(imageOrigin('data:image/png;base64,AA')).toBe('data address')
    expect(imageOrigin('x.png')).toBe('no address')
  })

  it('decodes character references to text, and refuses those that are none', () => {
    expect(decodeEntities('&lt;&#60;&#x3c;&amp;lt; &bogus; &#0; &#xD800;')).toBe(
      '<<<&lt; &bogus; \uFFFD \uFFFD',
    )
  })
})
