/**
 * The chunks of an answer in groups. What arrives is drawn in the last one; those before it are
 * not compared again chunk by chunk, and not laid out while they are out of view.
 */
import { memo } from 'react'
import type { LinkDefinitions } from './link-definitions'
import { MarkdownChunk } from './MarkdownChunk'
import type { Chunk } from './split-chunks'
import classes from './markdown.module.css'

/**
 * Characters after which a group is full. Each costs a little in every drawing, and so does all of
 * the one in view: two screens of a narrow pane.
 */
const fullAt = 3000

export interface ChunkGroupsProps {
  readonly chunks: readonly Chunk[]
  readonly links: LinkDefinitions
  /** More text may come to the last one. */
  readonly growing: boolean
}

export function ChunkGroups({ chunks, links, growing }: ChunkGroupsProps) {
  return groupsOf(chunks).map((group, index, all) => (
    <ChunkGroup
      key={index}
      chunks={group}
      links={links}
      // The last one grows at the end of the view: its height must be the real one.
      far={index < all.length - 1}
      growing={growing && index === all.length - 1}
    />
  ))
}

/** What is in a group stays there while the text grows. */
function groupsOf(chunks: readonly Chunk[]): readonly (readonly Chunk[])[] {
  const groups: Chunk[][] = []
  let length = fullAt
  for (const chunk of chunks) {
    if (length >= fullAt) {
      groups.push([])
      length = 0
    }
    groups.at(-1)?.push(chunk)
    length += chunk.text.length
  }
  return groups
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
