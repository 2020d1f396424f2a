/** Image tokens from the providers' own worked examples, and sizes from real headers. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { imageSize } from '../../src/main/catalog/image-size'
import { imageTokens } from '../../src/main/catalog/images'

function dataUrl(type: string, bytes: readonly number[] | Buffer): string {
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
}

function png(width: number, height: number): string {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return dataUrl(
    'png',
    Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(64))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

describe('imageSize', () => {
  it('reads PNG, GIF, JPEG behind other segments, and the three kinds of WebP', () => {
    expect(imageSize(png(1024, 768))).toEqual({ width: 1024, height: 768 })
    expect(
      imageSize(dataUrl('gif', [...Buffer.from('GIF89a'), 0x40, 0x01, 0xf0, 0x00, 0, 0, 0])),
    ).toEqual({ width: 320, height: 240 })
    const app = [0xff, 0xe1, 0x00, 0x06, 1, 2, 3, 4]
    const table = [0xff, 0xc4, 0x00, 0x03, 9]
    expect(
      imageSize(
        dataUrl('jpeg', [
          0xff,
          0xd8,
          ...app,
          ...table,
          0xff,
          0xff,
          0xc2,
          0,
          17,
          8,
          0x01,
          0xe0,
          0x02,
          0x80,
          3,
        ]),
      ),
    ).toEqual({ width: 640, height: 480 })
    const riff = (kind: string, rest: readonly number[]) =>
      dataUrl('webp', [
        ...Buffer.from('RIFF\0\0\0\0WEBP'),
        ...Buffer.from(kind),
        0,
        0,
        0,
        0,
        ...rest,
      ])
    expect(imageSize(riff('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0xe0, 0x01]))).toEqual({
      width: 640,
      height: 480,
    })
    expect(imageSize(riff('VP8L', [0x2f, 0x7f, 0xc2, 0x77, 0x00]))).toEqual({
      width: 640,
      height: 480,
    })
    expect(imageSize(riff('VP8X', [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0]))).toEqual({
      width: 640,
      height: 480,
    })
  })

  it('admits what it cannot read', () => {
    for (const bytes of [
      [],
      [0xff],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47],
      Buffer.from('RIFF\0\0\0\0WEBPALPH0000'),
      Buffer.from('hello world, no image'),
    ]) {
      expect(imageSize(dataUrl('png', bytes))).toBeUndefined()
    }
    expect(imageSize(png(0, 5))).toBeUndefined()
  })
})

describe('imageTokens', () => {
  it.each([
    // Worked examples of OpenAI's vision guide.
    ['openai', 'gpt-4o', 1024, 1024, 765],
    ['openai', 'gpt-4o', 2048, 4096, 1105],
    ['openai', 'gpt-4.1-mini', 1024, 1024, 1659],
    ['openai', 'gpt-4o-mini', 1024, 1024, 2833 + 4 * 5667],
    ['openai', 'o1', 1024, 1024, 75 + 4 * 150],
    ['openai', 'gpt-5', 512, 512, 210],
    ['openai', 'gpt-5-nano', 1024, 1024, 2520],
    // Measured on the API: 32-pixel patches at 1.2 tokens, 28-pixel patches of Claude.
    ['openai', 'gpt-5.5', 1024, 1024, 1229],
    ['openai', 'gpt-6-astra', 4032, 3024, 14364],
    ['anthropic', 'claude-haiku-4-5', 1024, 1024, 1369],
    ['anthropic', 'claude-opus-5-5', 1920, 1080, 2691],
  ] as const)('%s %s counts %i × %i pixels as %i', (kind, model, width, height, tokens) => {
    const { counted, bound } = imageTokens(kind, model, png(width, height))
    expect(counted).toBe(tokens)
    expect(bound).toBeGreaterThan(counted)
    expect(bound).toBeLessThan(counted * 2 + 20)
  })

  it.each([
    [
      'gpt-4o',
      [
        'gpt-4o-2024-05-13',
        'gpt-4o-2024-11-20',
        'ft:gpt-4o-2024-08-06:house::abc',
        'gpt-4-turbo-2024-04-09',
        'gpt-4.5-preview-2025-02-27',
        'gpt-4.1-2025-04-14',
        'gpt-4.1',
      ],
    ],
    ['gpt-4o-mini', ['gpt-4o-mini-2024-07-18', 'ft:gpt-4o-mini-2024-07-18:house::abc']],
    ['gpt-4.1-mini', ['gpt-4.1-mini-2025-04-14', 'gpt-5-mini-2025-08-07']],
    ['gpt-4.1-nano', ['gpt-4.1-nano-2025-04-14', 'gpt-5-nano-2025-08-07']],
    ['gpt-5', ['gpt-5-2025-08-07', 'gpt-5-pro-2025-10-06', 'gpt-5-codex']],
    ['gpt-5.1', ['gpt-5.1-2025-11-13', 'gpt-5.2-2025-12-11']],
    ['gpt-5.4-mini', ['gpt-5.4-mini-2026-03-17']],
    ['gpt-5.4-nano', ['gpt-5.4-nano-2026-03-17']],
    ['o1', ['o1-2024-12-17', 'o1-pro-2025-03-19', 'o3-2025-04-16', 'o3-pro-2025-06-10']],
    ['o4-mini', ['o4-mini-2025-04-16', 'codex-mini-latest']],
  ])('a dated or tuned name follows the rule of %s', (base, names) => {
    for (const [width, height] of [
      [300, 200],
      [1024, 1024],
      [1920, 1080],
      [4032, 3024],
    ] as const) {
      for (const name of names)
        expect(imageTokens('openai', name, png(width, height)), name).toEqual(
          imageTokens('openai', base, png(width, height)),
        )
    }
  })

  it.each([
    [
      'claude-haiku-4-5',
      [
        'claude-3-haiku-20240307',
        'claude-3-5-sonnet-20241022',
        'claude-3-7-sonnet-latest',
        'claude-opus-4-20250514',
        'claude-opus-4-1-20250805',
        'claude-sonnet-4',
        'claude-sonnet-4-5-20250929',
        'claude-haiku-4-5-20251001',
        'claude-opus-4-6',
      ],
    ],
    [
      'claude-opus-5-5',
      ['claude-opus-4-7', 'claude-opus-4-8-20260401', 'claude-sonnet-5', 'claude-fable-5-1'],
    ],
  ])('and so does a dated name of the family of %s', (base, names) => {
    for (const [width, height] of [
      [300, 200],
      [1920, 1080],
      [4032, 3024],
    ] as const) {
      for (const name of names)
        expect(imageTokens('anthropic', name, png(width, height)), name).toEqual(
          imageTokens('anthropic', base, png(width, height)),
        )
    }
  })

  it('a model that an aggregator lists under its maker follows the rule of its maker', () => {
    const image = png(1024, 1024)
    expect(imageTokens('openai-compatible', 'openai/gpt-4o-2024-11-20', image)).toEqual(
      imageTokens('openai', 'gpt-4o', image),
    )
    expect(imageTokens('openai-compatible', 'anthropic/claude-sonnet-4.5', image)).toEqual(
      imageTokens('anthropic', 'claude-sonnet-4-5', image),
    )
    expect(imageTokens('openai-compatible', 'openrouter/openai/gpt-5-mini:nitro', image)).toEqual(
      imageTokens('openai', 'gpt-5-mini', image),
    )
    expect(imageTokens('openai-compatible', 'gpt-4o', image).bound).toBeGreaterThanOrEqual(48_169)
  })

  it('never lets an image be larger than the dearest of its family', () => {
    const unread = dataUrl('png', Buffer.from('not an image at all'))
    expect(imageTokens('openai', 'gpt-4o-mini', unread).bound).toBeGreaterThanOrEqual(48_169)
    expect(imageTokens('openai', 'gpt-4o', unread).bound).toBeGreaterThanOrEqual(1445)
    expect(imageTokens('openai', 'gpt-4o', png(100_000, 1)).bound).toBeLessThan(1600)
    expect(imageTokens('anthropic', 'claude-3-5-sonnet', png(8000, 8000)).bound).toBeLessThan(2000)
    expect(imageTokens('anthropic', 'claude-opus-5', unread).bound).toBeGreaterThanOrEqual(4_784)
    expect(imageTokens('openai-compatible', 'anything', png(10, 10)).bound).toBeGreaterThanOrEqual(
      48_169,
    )
    expect(imageTokens(undefined, 'anything', unread).bound).toBeGreaterThanOrEqual(48_169)
  })
})
