/**
 * Markdown tokens as React elements, by an allow-list: what is not named here is drawn as its own
 * text. No HTML is ever interpreted.
 */
import { Fragment, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'
import { Formula } from '../typeset/Formula'
import { CodeBlock } from './CodeBlock'
import { ExternalLink } from './ExternalLink'
import type { FormulaToken } from './formula-tokens'
import { decodeEntities, imageOrigin, safeLink } from './markdown-safety'
import classes from './markdown.module.css'

/** Deeper nesting than any honest answer has; beyond it text stays as it was written. */
const maxDepth = 24

function children(tokens: readonly Token[] | undefined, depth: number): ReactNode {
  if (tokens === undefined) return null
  return tokens.map((token, index) => <Fragment key={index}>{renderToken(token, depth)}</Fragment>)
}

function plainText(tokens: readonly Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) =>
      'tokens' in token && token.tokens !== undefined
        ? plainText(token.tokens)
        : 'text' in token
          ? String(token.text)
          : '',
    )
    .join('')
}

function heading(token: Tokens.Heading, depth: number): ReactNode {
  const level = Math.min(token.depth + 2, 6)
  const Tag = `h${level}` as 'h3' | 'h4' | 'h5' | 'h6'
  return (
    <Tag className={classes.heading} data-depth={token.depth}>
      {children(token.tokens, depth)}
    </Tag>
  )
}

function list(token: Tokens.List, depth: number): ReactNode {
  const items = token.items.map((item, index) => (
    <li key={index} className={item.task ? classes.task : undefined}>
      {item.task && (
        <input
          type="checkbox"
          checked={item.checked === true}
          disabled
          readOnly
          aria-label={item.checked === true ? 'Done' : 'Not done'}
        />
      )}
      {children(
        item.tokens.filter((inner) => inner.type !== 'checkbox'),
        depth,
      )}
    </li>
  ))
  if (!token.ordered) return <ul className={classes.list}>{items}</ul>
  return (
    <ol
      className={classes.list}
      {...(typeof token.start === 'number' && token.start !== 1 ? { start: token.start } : {})}
    >
      {items}
    </ol>
  )
}

function table(token: Tokens.Table, depth: number): ReactNode {
  const cell = (of: Tokens.TableCell) => children(of.tokens, depth)
  return (
    <div className={classes.tableScroll} tabIndex={0} role="region" aria-label="Table">
      <table className={classes.table}>
        <thead>
          <tr>
            {token.header.map((head, index) => (
              <th key={index} data-align={head.align ?? undefined}>
                {cell(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} data-align={value.align ?? undefined}>
                  {cell(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function link(token: Tokens.Link, depth: number): ReactNode {
  const safe = safeLink(decodeEntities(token.href))
  const inside = children(token.tokens, depth)
  if (safe === null) return inside
  return (
    <ExternalLink link={safe} text={plainText(token.tokens)}>
      {inside}
    </ExternalLink>
  )
}

/** A token, or its own text where it is not on the list. */
export function renderToken(token: Token, depth = 0): ReactNode {
  if (depth > maxDepth) return token.raw
  const next = depth + 1
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      return heading(token as Tokens.Heading, next)
    case 'paragraph':
      return (
        <p className={classes.paragraph}>{children((token as Tokens.Paragraph).tokens, next)}</p>
      )
    case 'text': {
      const text = token as Tokens.Text
      return text.tokens === undefined ? decodeEntities(text.text) : children(text.tokens, next)
    }
    case 'escape':
      return (token as Tokens.Escape).text
    case 'code':
      return (
        <CodeBlock
          code={(token as Tokens.Code).text}
          language={((token as Tokens.Code).lang ?? '').split(/\s/)[0] ?? ''}
        />
      )
    case 'blockquote':
      return (
        <blockquote className={classes.quote}>
          {children((token as Tokens.Blockquote).tokens, next)}
        </blockquote>
      )
    case 'list':
      return list(token as Tokens.List, next)
    case 'table':
      return table(token as Tokens.Table, next)
    case 'hr':
      return <hr className={classes.rule} />
    case 'strong':
      return <strong>{children((token as Tokens.Strong).tokens, next)}</strong>
    case 'em':
      return <em>{children((token as Tokens.Em).tokens, next)}</em>
    case 'del':
      return <del>{children((token as Tokens.Del).tokens, next)}</del>
    case 'codespan':
      return <code className={classes.inlineCode}>{(token as Tokens.Codespan).text}</code>
    case 'br':
      return <br />
    case 'formula': {
      const { text, raw, display } = token as FormulaToken
      return <Formula text={text} raw={raw} display={display} />
    }
    case 'link':
      return link(token as Tokens.Link, next)
    case 'image': {
      const image = token as Tokens.Image
      return (
        <span className={classes.image} title="Images in answers are not loaded.">
          image: <bdi>{image.text === '' ? 'no description' : decodeEntities(image.text)}</bdi> (
          {imageOrigin(image.href)})
        </span>
      )
    }
    default:
      return token.raw
  }
}
