/** An answer's Markdown. While it grows, finished blocks are drawn once; only the last one is read and drawn again. */
import { memo, useMemo, useRef } from 'react'
import type { Token } from 'marked'
import { createMarkdownStream } from './markdown-stream'
import { renderToken } from './render'
import classes from './Markdown.module.css'

const Block = memo(function Block({ token }: { readonly token: Token }) {
  return <>{renderToken(token)}</>
})

export function Markdown({ text }: { readonly text: string }) {
  const stream = useRef<ReturnType<typeof createMarkdownStream>>(null)
  const blocks = useMemo(() => {
    stream.current ??= createMarkdownStream()
    return stream.current.update(text)
  }, [text])
  return (
    <div className={classes['markdown']}>
      {blocks.map((block) => (
        <Block key={`${block.start} ${block.token.type}`} token={block.token} />
      ))}
    </div>
  )
}
