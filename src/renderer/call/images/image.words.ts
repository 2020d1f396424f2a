/** What is said of attached images, and of files that cannot be one. */
import { formatBytes } from '../../kit/format'

/** `2 images, 1.3 MB` */
export function imagesText(count: number, bytes: number): string {
  return `${count} ${count === 1 ? 'image' : 'images'}, ${formatBytes(bytes)}`
}

export function notAnImage(name: string): string {
  return `${name} is no PNG, JPEG, GIF or WebP image.`
}

export function tooLarge(name: string, bytes: number, most: number): string {
  return `${name} is ${formatBytes(bytes)}; an image may be ${formatBytes(most)} at most. Make it smaller first.`
}

export function tooManyImages(name: string, most: number): string {
  return `${name} is left out: a conversation carries ${most} images at most.`
}

export function tooManyBytes(name: string, most: number): string {
  return `${name} is left out: with it the images would be more than ${formatBytes(most)} together.`
}

export function notRead(): string {
  return 'The file could not be read. Attach it again.'
}

/** Why a model takes no image; null where it does, or where it is not known which will be asked. */
export function blindText(
  model: { readonly model: string; readonly capabilities: readonly string[] } | null,
): string | null {
  if (model === null || model.capabilities.includes('vision')) return null
  return `${model.model} cannot see images. Pick a model with vision.`
}
