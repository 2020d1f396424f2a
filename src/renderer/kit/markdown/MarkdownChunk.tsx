/**
 * One chunk of an answer: its Markdown, or its text as it was written where Markdown would take too
 * long, too deep, or fails.
 */
import { Component, memo, useMemo, useRef, type ReactNode } from 'react'
import type { Token } from 'marked'
import { StillOpen } from '../typeset/ColouredCode'
import { riskOf } from './chunk-risk'
import { CodeBlock } from './CodeBlock'
import type { LinkDefinitions } from './link-definitions'
import { createMarkdownStream, type MarkdownBlock } from './markdown-stream'
import { renderToken } from './render'
import type { Chunk } from './split-chunks'
import classes from './markdown.module.css'

export interface MarkdownChunkProps {
  readonly chunk: Chunk
  readonly links: LinkDefinitions
  /** More text may come to it. */
  readonly open: boolean
}

export const MarkdownChunk = memo(
  function MarkdownChunk({ chunk, links, open }: MarkdownChunkProps) {
    if (chunk.kind === 'code')
      return (
        <StillOpen value={open}>
          <CodeBlock code={chunk.text} language={chunk.language} />
        </StillOpen>
      )
    return (
      <ChunkBoundary text={chunk.text}>
        <Blocks text={chunk.text} links={links} open={open} />
      </ChunkBoundary>
    )
  },
  (before, after) =>
    before.chunk.text === after.chunk.text &&
    before.chunk.kind === after.chunk.kind &&
    before.open === after.open &&
    before.links === after.links,
)

const Block = memo(function Block({ token }: { readonly token: Token }) {
  return <>{renderToken(token)}</>
})

interface BlocksProps extends Pick<MarkdownChunkProps, 'links' | 'open'> {
  readonly text: string
}

function Blocks({ text, links, open }: BlocksProps) {
  const stream = useRef<ReturnType<typeof createMarkdownStream>>(null)
  const known = useRef(links)
  const read = useMemo((): readonly MarkdownBlock[] | string => {
    const risk = riskOf(text)
    if (risk !== null) return risk
    if (known.current !== links) stream.current = null
    known.current = links
    try {
      stream.current ??= createMarkdownStream(links)
      return stream.current.update(text)
    } catch {
      return 'it could not be read as Markdown'
    }
  }, [text, links])
  if (typeof read === 'string') return <AsWritten text={text} why={read} />
  return read.map((block, index) => (
    <StillOpen key={`${block.start} ${block.token.type}`} value={open && index === read.length - 1}>
      <Block token={block.token} />
    </StillOpen>
  ))
}

function AsWritten({ text, why }: { readonly text: string; readonly why: string }) {
  return (
    <>
      <p className={classes.note}>Shown as plain text: {why}.</p>
      <pre className={classes.asWritten}>{text}</pre>
    </>
  )
}

interface BoundaryState {
  readonly text: string
  readonly failed: boolean
}

/** What one chunk cannot draw stays with that chunk: the page and the rest of the answer go on. */
class ChunkBoundary extends Component<
  { readonly text: string; readonly children: ReactNode },
  BoundaryState
> {
  override state: BoundaryState = { text: this.props.text, failed: false }

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true }
  }

  /** Another text is another try. */
  static getDerivedStateFromProps(
    { text }: { readonly text: string },
    state: BoundaryState,
  ): BoundaryState | null {
    return text === state.text ? null : { text, failed: false }
  }

  override render() {
    return this.state.failed ? (
      <AsWritten text={this.props.text} why="it could not be drawn" />
    ) : (
      this.props.children
    )
  }
}
