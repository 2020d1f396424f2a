/**
 * An answer's Markdown, of any length and shape. It is read and drawn chunk by chunk, so that no
 * answer holds up the page: while it grows, finished chunks stay as they are; a long one is drawn
 * over several frames and its end on request.
 */
import { Button } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { linkDefinitions, type LinkDefinitions } from './link-definitions'
import { normalise } from './markdown-stream'
import { MarkdownChunk } from './MarkdownChunk'
import { shownOf, sizeOf } from '../shown-part'
import { createChunker, type Chunk } from './split-chunks'
import { useGrowingCount } from './use-growing-count'
import classes from './markdown.module.css'

/** Characters drawn in the first frame. */
const firstFrame = 6000
/** Chunks of a longer answer that are not in view are not laid out. */
const manyChunks = 8

export function Markdown({ text }: { readonly text: string }) {
  const [steps, setSteps] = useState(1)
  const { shown, rest } = shownOf(text, steps)
  const chunker = useRef<ReturnType<typeof createChunker>>(null)
  const { chunks, generation } = useMemo(() => {
    chunker.current ??= createChunker()
    return {
      chunks: chunker.current.update(normalise(shown)),
      generation: chunker.current.generation(),
    }
  }, [shown])
  const links = useLinks(shown)
  const count = useGrowingCount(chunks.length, firstCount(chunks), generation)
  return (
    <div className={classes.markdown}>
      {chunks.slice(0, count).map((chunk) => (
        <div
          key={chunk.start}
          className={classes.chunk}
          data-far={chunks.length > manyChunks || undefined}
        >
          <MarkdownChunk chunk={chunk} links={chunk.text.includes('[') ? links : noLinks} />
        </div>
      ))}
      {rest > 0 && (
        <Button variant="default" size="compact-sm" onClick={() => setSteps(steps + 1)}>
          Show more ({sizeOf(rest)} left)
        </Button>
      )}
    </div>
  )
}

const noLinks: LinkDefinitions = {}

/** The same object while the definitions are the same, so that chunks are not read again. */
function useLinks(text: string): LinkDefinitions {
  const kept = useRef(noLinks)
  return useMemo(() => {
    const found = linkDefinitions(text)
    if (JSON.stringify(found) !== JSON.stringify(kept.current)) kept.current = found
    return kept.current
  }, [text])
}

function firstCount(chunks: readonly Chunk[]): number {
  let length = 0
  const index = chunks.findIndex(({ text }) => (length += text.length) > firstFrame)
  return index === -1 ? chunks.length : Math.max(1, index)
}
