/** Opens the file chooser for images; where none can be attached it says why. */
import { ActionIcon } from '@mantine/core'
import { ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { imageTypes } from './image-files'
import type { ImageIntake } from './use-image-intake'

export function AttachButton({ intake }: { readonly intake: ImageIntake }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <ActionIcon
        size={28}
        aria-label="Attach images"
        title="Attach images; they can be pasted and dropped here, too"
        onClick={() => !intake.refuse() && input.current?.click()}
      >
        <ImagePlus size={15} />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={imageTypes}
        aria-label="Image files"
        onChange={(event) => {
          const field = event.currentTarget
          // The same file may be chosen again after it was removed.
          void intake.take([...(field.files ?? [])]).then(() => (field.value = ''))
        }}
      />
    </>
  )
}
