// @vitest-environment jsdom
/** Which files become images of a message, and what is said of the others. */
import { describe, expect, it } from 'vitest'
import { callRequest } from '../../../src/contract/calls'
import {
  bytesOf,
  kindName,
  mostBytes,
  mostImages,
  takeFiles,
  type Image,
} from '../../../src/renderer/call/images/image-files'
import { blindText } from '../../../src/renderer/call/images/image.words'
import {
  createPlayground,
  type Desk,
} from '../../../src/renderer/pages/playground/playground.state'
import {
  buildRequest,
  emptyConversation,
  sendBlocked,
  withDraft,
} from '../../../src/renderer/pages/playground/conversation'
import { keepDraft, readDraft } from '../../../src/renderer/pages/playground/draft-storage'

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4]
const heads: Readonly<Record<string, readonly number[]>> = {
  PNG: png,
  JPEG: [0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0],
  GIF: [...Buffer.from('GIF89a000000')],
  WEBP: [...Buffer.from('RIFF0000WEBP')],
}
function file(name: string, bytes: readonly number[], size = bytes.length, type = ''): File {
  const content = new Uint8Array(size)
  content.set(bytes)
  return new File([content], name, { type })
}
const image = (base64 = 'AAAA'): Image => ({
  type: 'image',
  dataUrl: `data:image/png;base64,${base64}`,
})

describe('a file becomes an image', () => {
  it.each(Object.entries(heads))(
    '%s by what it holds, whatever it is called',
    async (kind, head) => {
      const { images, refused } = await takeFiles([file('x.txt', head, 40, 'text/plain')], [])
      expect(refused).toEqual([])
      expect(images.map(kindName)).toEqual([kind])
      expect(bytesOf(images)).toBe(40)
      const request = { project: 'dev', messages: [{ role: 'user', content: images }] }
      expect(callRequest.safeParse(request).success).toBe(true)
    },
  )

  it('and is refused in a sentence where it is none, or too large, or too many', async () => {
    const page = file('page.png', [...Buffer.from('<!doctype html>')], 15, 'image/png')
    const photo = file('photo.jpg', heads['JPEG'] ?? [], mostBytes + 1)
    const good = file('good.png', png)
    const { images, refused } = await takeFiles([page, photo, good], [])
    expect(images).toHaveLength(1)
    expect(refused[0]).toBe('page.png is no PNG, JPEG, GIF or WebP image.')
    expect(refused[1]).toContain('photo.jpg is 3.9')
    const full = Array.from({ length: mostImages }, () => image())
    expect((await takeFiles([good], full)).refused[0]).toContain('20 images at most')
    const heavy = Array.from({ length: 4 }, () => image('A'.repeat(4_300_000)))
    const over = await takeFiles([file('last.png', png, 1_000_000)], heavy)
    expect(over.images).toEqual([])
    expect(over.refused[0]).toContain('more than 13')
  })

  it('only for models that see, where it is known which is asked', () => {
    expect(blindText({ model: 'm', capabilities: ['chat'] })).toContain('m cannot see images')
    expect(blindText({ model: 'm', capabilities: ['chat', 'vision'] })).toBeNull()
    expect(blindText(null)).toBeNull()
  })
})

describe('attached to what is written', () => {
  it('they can be sent without a word, and stand before the text', () => {
    expect(sendBlocked([], '', [image()])).toBeNull()
    const turns = withDraft([], 'What is it?', 'user', 't', [image()])
    expect(
      buildRequest(emptyConversation, turns, { project: 'dev', environment: 'e' })?.messages,
    ).toEqual([{ role: 'user', content: [image(), { type: 'text', text: 'What is it?' }] }])
  })

  it('they leave the composer with Send and with Add, and one can be taken away', () => {
    const playground = createPlayground({
      conversation: emptyConversation,
      composer: '',
      composerImages: [image('AAAA'), image('BBBB')],
    })
    playground.getState().detach(0)
    expect(playground.getState().composerImages).toEqual([image('BBBB')])
    playground.getState().addTurn()
    expect(playground.getState().composerImages).toEqual([])
    expect(playground.getState().conversation.turns[0]?.images).toEqual([image('BBBB')])
    playground.getState().attach([image('CCCC')])
    const never = new Promise<never>(() => {})
    const desk = {
      client: { calls: { stream: () => never } },
      scope: { project: 'dev', environment: 'development' },
    } as unknown as Desk
    playground.getState().send(desk)
    expect(playground.getState().composerImages).toEqual([])
    expect(playground.getState().conversation.turns[1]?.images).toEqual([image('CCCC')])
  })

  it('a tab keeps them, and where they are too large keeps the text', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem(key: string, value: string) {
        if (value.length > 1000) throw new Error('quota')
        kept.set(key, value)
      },
      removeItem: (key: string) => void kept.delete(key),
    }
    const draft = { conversation: emptyConversation, composer: 'half', composerImages: [image()] }
    keepDraft(storage, draft)
    expect(readDraft(storage).composerImages).toEqual([image()])
    keepDraft(storage, { ...draft, composerImages: [image('A'.repeat(2000))] })
    expect(readDraft(storage)).toMatchObject({ composer: 'half', composerImages: [] })
  })
})
