/** Width and height of an inline image, from its header alone. */

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** A JPEG may carry a thumbnail and profile before its size; this much of it is looked at. */
const headBytes = 65_536

/** The size a base64 data URL of an image tells; undefined: its header is not understood. */
export function imageSize(dataUrl: string): ImageSize | undefined {
  const comma = dataUrl.indexOf(',')
  const bytes = Buffer.from(
    dataUrl.slice(comma + 1, comma + 1 + Math.ceil(headBytes / 3) * 4),
    'base64',
  )
  try {
    const size = png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes)
    return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
  } catch (thrown) {
    // A header that ends too soon.
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function png(bytes: Buffer): ImageSize | undefined {
  if (bytes.readUInt32BE(0) !== 0x89504e47) return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function gif(bytes: Buffer): ImageSize | undefined {
  if (bytes.toString('latin1', 0, 3) !== 'GIF') return undefined
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

function webp(bytes: Buffer): ImageSize | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    return undefined
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21)
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** Walks to the first start-of-frame: 0xC0 to 0xCF but for three tables that share the range. */
function jpeg(bytes: Buffer): ImageSize | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; ;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
}
