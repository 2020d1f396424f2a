/** The images that go with what is written: thumbnails to look at and to remove, and refusals. */
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { bytesOf, kindName, type Image } from './image-files'
import { imagesText } from './image.words'
import { formatBytes } from '../../kit/format'
import classes from './images.module.css'

export interface AttachedImagesProps {
  readonly images: readonly Image[]
  /** Why files were left, a sentence each. */
  readonly refused?: readonly string[]
  readonly onRemove: (index: number) => void
  /** Takes the focus when the last one is gone. */
  readonly onEmpty: () => void
}

export function AttachedImages({ images, refused = [], onRemove, onEmpty }: AttachedImagesProps) {
  const list = useRef<HTMLUListElement>(null)
  const removed = useRef<number | null>(null)
  function remove(index: number) {
    removed.current = index
    onRemove(index)
    if (images.length === 1) onEmpty()
  }
  useEffect(() => {
    const index = removed.current
    removed.current = null
    if (index === null) return
    list.current?.querySelectorAll('button')[Math.min(index, images.length - 1)]?.focus()
  }, [images])
  return (
    <>
      {images.length > 0 && (
        <div className={classes.attached}>
          <ul ref={list} className={classes.list} aria-label="Attached images">
            {images.map((image, index) => (
              <li key={index} className={classes.item}>
                <img src={image.dataUrl} alt={`Image ${index + 1}`} className={classes.thumbnail} />
                <button
                  type="button"
                  className={classes.remove}
                  aria-label={`Remove image ${index + 1}, ${kindName(image)}, ${formatBytes(bytesOf([image]))}`}
                  title={`${kindName(image)}, ${formatBytes(bytesOf([image]))}`}
                  onClick={() => remove(index)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Delete' && event.key !== 'Backspace') return
                    // The focus may move into a text, which the key must not reach.
                    event.preventDefault()
                    remove(index)
                  }}
                >
                  <X size={12} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <span className={classes.sum}>{imagesText(images.length, bytesOf(images))}</span>
        </div>
      )}
      {refused.map((sentence) => (
        <p key={sentence} className={classes.refused} role="status">
          {sentence}
        </p>
      ))}
    </>
  )
}
