/**
 * An answer's Markdown, of any length and shape. It is read and drawn chunk by chunk, so that no
 * answer holds up the page: while it grows, finished chunks stay as they are; a long one is drawn
 * over several frames and its end on request.
 */
import { Button } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { ChunkGroups } from './ChunkGroups'
import { createLinkFinder } from './link-definitions'
import { normalise } from './markdown-stream'
import { shownOf, sizeOf } from '../shown-part'
import { createChunker, type Chunk } from './split-chunks'
import { useGrowingCount } from './use-growing-count'
import classes from './markdown.module.css'

/** Characters drawn in the first frame. */
const firstFrame = 6000

export interface MarkdownProps {
  readonly text: string
  /** More of it is on its way: what stands at its end may still become something else. */
  readonly growing?: boolean
}

export function Markdown({ text, growing = false }: MarkdownProps) {
  const [steps, setSteps] = useState(1)
  const { shown, rest } = shownOf(text, steps)
  const reader = useRef<ReturnType<typeof createReader>>(null)
  const { chunks, generation, links } = useMemo(() => {
    reader.current ??= createReader()
    return reader.current(shown)
  }, [shown])
  const count = useGrowingCount(chunks.length, firstCount(chunks), generation)
  return (
    <div className={classes.markdown}>
      <ChunkGroups chunks={chunks.slice(0, count)} links={links} growing={growing} />
      {rest > 0 && (
        <Button variant="default" size="compact-sm" onClick={() => setSteps(steps + 1)}>
          Show more ({sizeOf(rest)} left)
        </Button>
      )}
    </div>
  )
}

/** Reads one growing text: only what is new of it. */
function createReader() {
  const chunker = createChunker()
  const findLinks = createLinkFinder()
  return (text: string) => {
    const normal = normalise(text)
    return {
      chunks: chunker.update(normal),
      generation: chunker.generation(),
      links: findLinks(normal),
    }
  }
}

function firstCount(chunks: readonly Chunk[]): number {
  let length = 0
  const index = chunks.findIndex(({ text }) => (length += text.length) > firstFrame)
  return index === -1 ? chunks.length : Math.max(1, index)
}
