/**
 * Files that a person attaches, as the images a message carries: known by what they hold, not by
 * their names, and within what vendors and the console take.
 */
import type { Message } from '../../../contract/calls'
import { notAnImage, tooLarge, tooManyBytes, tooManyImages } from './image.words'

export type Image = Extract<Exclude<Message['content'], string>[number], { type: 'image' }>

/** Bytes of one image. Vendors count its base64: 5 MiB is the least that one of them takes. */
export const mostBytes = 3_900_000
/** Images of one conversation. */
export const mostImages = 20
/** Bytes of all of them: in base64 they and the text fit the console's 20 MiB for one message. */
export const mostBytesInAll = 13_000_000

/** What a file chooser offers. */
export const imageTypes = 'image/png,image/jpeg,image/gif,image/webp'

export interface TakenFiles {
  readonly images: readonly Image[]
  /** Why the others were left, a sentence each. */
  readonly refused: readonly string[]
}

/** The files that can go with what is attached already (`held`), in their order. */
export async function takeFiles(
  files: readonly File[],
  held: readonly Image[],
): Promise<TakenFiles> {
  const images: Image[] = []
  const refused: string[] = []
  for (const file of files) {
    const attached = [...held, ...images]
    const problem =
      attached.length >= mostImages
        ? tooManyImages(file.name, mostImages)
        : file.size > mostBytes
          ? tooLarge(file.name, file.size, mostBytes)
          : bytesOf(attached) + file.size > mostBytesInAll
            ? tooManyBytes(file.name, mostBytesInAll)
            : null
    const image = problem === null ? await readImage(file) : null
    if (image === null) refused.push(problem ?? notAnImage(file.name))
    else images.push(image)
  }
  return { images, refused }
}

/** Bytes of images together, as they were before base64. */
export function bytesOf(images: readonly Image[]): number {
  return images.reduce((sum, { dataUrl }) => {
    const base64 = dataUrl.length - dataUrl.indexOf(',') - 1
    return (
      sum +
      Math.floor((base64 * 3) / 4) -
      (dataUrl.endsWith('==') ? 2 : dataUrl.endsWith('=') ? 1 : 0)
    )
  }, 0)
}

/** `PNG`, `JPEG`, `GIF` or `WEBP`. */
export function kindName({ dataUrl }: Image): string {
  return dataUrl.slice('data:image/'.length, dataUrl.indexOf(';')).toUpperCase()
}

/** Null where the file's first bytes are those of no image a model takes. */
async function readImage(file: File): Promise<Image | null> {
  const type = imageType(new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  return type === null ? null : { type: 'image', dataUrl: await readDataUrl(file, type) }
}

function imageType(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head)
  if (text.startsWith('\x89PNG')) return 'image/png'
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('GIF8')) return 'image/gif'
  return text.startsWith('RIFF') && text.slice(8) === 'WEBP' ? 'image/webp' : null
}

function readDataUrl(file: File, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(reader.error ?? new Error('It was not read.')))
    reader.readAsDataURL(new Blob([file], { type }))
  })
}
