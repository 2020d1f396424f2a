/**
 * The chunks of an answer in groups. What arrives is drawn in the last one; those before it are
 * not compared again chunk by chunk, and not laid out while they are out of view.
 */
import { memo } from 'react'
import type { LinkDefinitions } from './link-definitions'
import { MarkdownChunk } from './MarkdownChunk'
import type { Chunk } from './split-chunks'
import classes from './markdown.module.css'

/** Few enough that little is laid out beside what is in view. */
const groupSize = 2

export interface ChunkGroupsProps {
  readonly chunks: readonly Chunk[]
  readonly links: LinkDefinitions
  /** More text may come to the last one. */
  readonly growing: boolean
}

export function ChunkGroups({ chunks, links, growing }: ChunkGroupsProps) {
  const count = Math.ceil(chunks.length / groupSize)
  return Array.from({ length: count }, (_, index) => (
    <ChunkGroup
      key={index}
      chunks={chunks.slice(index * groupSize, (index + 1) * groupSize)}
      links={links}
      // The last one grows at the end of the view: its height must be the real one.
      far={index < count - 1}
      growing={growing && index === count - 1}
    />
  ))
}

const noLinks: LinkDefinitions = {}

const ChunkGroup = memo(
  function ChunkGroup({
    chunks,
    links,
    far,
    growing,
  }: ChunkGroupsProps & { readonly far: boolean }) {
    return (
      <div className={classes.group} data-far={far || undefined}>
        {chunks.map((chunk, index) => (
          <div key={chunk.start} className={classes.chunk}>
            <MarkdownChunk
              chunk={chunk}
              links={chunk.text.includes('[') ? links : noLinks}
              open={growing && index === chunks.length - 1}
            />
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.far === after.far &&
    before.growing === after.growing &&
    before.links === after.links &&
    before.chunks.length === after.chunks.length &&
    before.chunks.every((chunk, index) => chunk === after.chunks[index]),
)
