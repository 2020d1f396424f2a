/**
 * The chunks of an answer in groups, and the groups in sections. What arrives is drawn in the last
 * of each; those before are not compared again chunk by chunk, and not laid out out of view.
 */
import { memo } from 'react'
import type { LinkDefinitions } from './link-definitions'
import { MarkdownChunk } from './MarkdownChunk'
import type { Chunk } from './split-chunks'
import classes from './markdown.module.css'

/** Characters after which a group is full: all of the one in view is painted in every drawing. */
const fullGroup = 1500
/** And a section: each one that is there costs a little in every drawing, in view or not. */
const fullSection = 15_000

export interface ChunkGroupsProps {
  readonly chunks: readonly Chunk[]
  readonly links: LinkDefinitions
  /** More text may come to the last one. */
  readonly growing: boolean
}

export function ChunkGroups({ chunks, links, growing }: ChunkGroupsProps) {
  return groupsOf(chunks, fullSection).map((section, index, all) => (
    <Section
      key={index}
      chunks={section}
      links={links}
      far={index < all.length - 1}
      growing={growing && index === all.length - 1}
    />
  ))
}

/** What is in a group stays there while the text grows. */
function groupsOf(chunks: readonly Chunk[], full: number): readonly (readonly Chunk[])[] {
  const groups: Chunk[][] = []
  let length = full
  for (const chunk of chunks) {
    if (length >= full) {
      groups.push([])
      length = 0
    }
    groups.at(-1)?.push(chunk)
    length += chunk.text.length
  }
  return groups
}

interface GroupProps extends ChunkGroupsProps {
  /** Not laid out out of view. The last one grows at the end of it: its height must be real. */
  readonly far: boolean
}

function sameGroup(before: GroupProps, after: GroupProps): boolean {
  return (
    before.far === after.far &&
    before.growing === after.growing &&
    before.links === after.links &&
    before.chunks.length === after.chunks.length &&
    before.chunks.every((chunk, index) => chunk === after.chunks[index])
  )
}

const Section = memo(function Section({ chunks, links, far, growing }: GroupProps) {
  return (
    <div className={classes.section} data-far={far || undefined}>
      {groupsOf(chunks, fullGroup).map((group, index, all) => (
        <Group
          key={index}
          chunks={group}
          links={links}
          far={far || index < all.length - 1}
          growing={growing && index === all.length - 1}
        />
      ))}
    </div>
  )
}, sameGroup)

const noLinks: LinkDefinitions = {}

const Group = memo(function Group({ chunks, links, far, growing }: GroupProps) {
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
}, sameGroup)
