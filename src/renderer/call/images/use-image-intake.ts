/** Images by a file chooser, pasted or dropped: all come in here. */
import { useState, type ClipboardEvent, type DragEvent } from 'react'
import { takeFiles, type Image } from './image-files'
import { notRead } from './image.words'

export interface ImageIntake {
  /** Why files were left, a sentence each; until the next ones come or the message is sent. */
  readonly refused: readonly string[]
  /** Files are held over the place where they can be dropped. */
  readonly dragging: boolean
  take(files: readonly File[]): Promise<void>
  /** Says why none can be taken, where that is so. */
  refuse(): boolean
  /** For the element that takes pasted and dropped files. */
  readonly handlers: {
    onPaste(event: ClipboardEvent): void
    onDragOver(event: DragEvent): void
    onDragLeave(event: DragEvent): void
    onDrop(event: DragEvent): void
  }
}

/**
 * `held` gives all that is attached already; `blind` is why no image can be; with another `message`
 * what was refused for the last one is forgotten.
 */
export function useImageIntake(
  held: () => readonly Image[],
  blind: string | null,
  onImages: (images: readonly Image[]) => void,
  message = 0,
): ImageIntake {
  const [refused, setRefused] = useState<readonly string[]>([])
  const [refusedFor, setRefusedFor] = useState(message)
  if (refusedFor !== message) {
    setRefusedFor(message)
    setRefused([])
  }
  const [dragging, setDragging] = useState(false)

  function refuse(): boolean {
    setRefused(blind === null ? [] : [blind])
    return blind !== null
  }
  async function take(files: readonly File[]) {
    if (files.length === 0 || refuse()) return
    try {
      const taken = await takeFiles(files, held())
      if (taken.images.length > 0) onImages(taken.images)
      setRefused(taken.refused)
    } catch {
      setRefused([notRead()])
    }
  }

  return {
    refused,
    dragging,
    take,
    refuse,
    handlers: {
      onPaste(event) {
        const { files, types } = event.clipboardData
        // Text from a document comes with its picture, too: then the text is meant.
        if (files.length === 0 || types.includes('text/plain')) return
        event.preventDefault()
        void take([...files])
      },
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDragging(true)
      },
      onDragLeave(event) {
        const to = event.relatedTarget
        if (!(to instanceof Node && event.currentTarget.contains(to))) setDragging(false)
      },
      onDrop(event) {
        setDragging(false)
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        void take([...event.dataTransfer.files])
      },
    },
  }
}
