/** Handlers of contract/content. */
import type { References } from '../config/references'
import type { ContentScope } from '../storage/content-places'
import type { ContentMeasure, ContentWiped } from '../../contract/content'
import { os } from './handlers'

export interface ContentHandlersDeps {
  readonly content: {
    measure(scope: ContentScope): Promise<ContentMeasure>
    wipe(scope: ContentScope, who: string): Promise<ContentWiped>
  }
  readonly references: References
}

/** No project stands for all of them, no instant for content of any age. */
export function contentHandlers({ content, references }: ContentHandlersDeps) {
  function scopeOf({
    project,
    before,
  }: {
    readonly project?: string | undefined
    readonly before?: number | undefined
  }): ContentScope {
    references.requireKnown({ project })
    return { project: project ?? null, before: before ?? null }
  }
  return {
    measure: os.content.measure.handler(({ input }) => content.measure(scopeOf(input))),
    wipe: os.content.wipe.handler(({ input, context }) =>
      content.wipe(scopeOf(input), context.who),
    ),
  }
}
