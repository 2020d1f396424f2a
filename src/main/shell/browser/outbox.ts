/**
 * What waits to be read by the page's lines. A line that is read costs nothing here; for one that
 * is not, its streams stop asking for more, what waits is counted, and past a bound of bytes or
 * time the line is closed.
 */
import type { WebSocket } from 'ws'
import type { Clock } from '../../platform/clock'

export interface OutboxLimits {
  /** Handed to the system at once; from here on producers wait. */
  readonly flowing: number
  /** Waiting for one line that has taken nothing for `briefMs`. */
  readonly forOne: number
  /** Waiting for all lines; past it the one that has stood still the longest goes first. */
  readonly forAll: number
  readonly briefMs: number
  /** Without one byte taken, however little waits. */
  readonly stallMs: number
}

export const outboxLimits: OutboxLimits = {
  flowing: 64 * 1024,
  forOne: 4 * 1024 * 1024,
  forAll: 8 * 1024 * 1024,
  briefMs: 2_000,
  stallMs: 20_000,
}

/** Bytes of a piece: by them a slow reader is told from one that does not read. */
const pieceBytes = 64 * 1024
/** Try again later (RFC 6455, IANA): the page opens a new line when it lives. */
const notRead = 1013
/** How long a closed line may take to say goodbye. */
const goodbyeMs = 1_000
const lookEveryMs = 2_000

export interface Outbox {
  /** Resolves when the message is on its way and the line free, or when the line has closed. */
  send(data: string | Uint8Array): Promise<void>
  /** Resolves when little waits to be read, or when the line has closed. */
  free(): Promise<void>
}

export interface Outboxes {
  /** The outbox of a new line; it ends with the line. */
  open(socket: WebSocket): Outbox
  close(): void
}

interface Line {
  readonly socket: WebSocket
  readonly queue: {
    readonly data: string | Uint8Array
    readonly bytes: number
    readonly sent: () => void
  }[]
  /** Bytes in the queue and in pieces not yet taken. */
  waiting: number
  /** Of these, in pieces. */
  flowing: number
  /** Told when little waits again. */
  readonly listeners: (() => void)[]
  /** Monotonic time of the last byte taken, or of the first that began to wait. */
  movedAt: number
  pumping: boolean
  wake: () => void
}

export function createOutboxes(
  clock: Pick<Clock, 'monotonic'>,
  limits: OutboxLimits = outboxLimits,
): Outboxes {
  const lines = new Set<Line>()
  const timer = setInterval(look, lookEveryMs)
  timer.unref()

  function look() {
    for (const line of overdue(lines, clock.monotonic(), limits)) {
      line.socket.close(notRead, 'Not read in time')
      setTimeout(() => line.socket.terminate(), goodbyeMs).unref()
      forget(line)
    }
  }
  function forget(line: Line) {
    lines.delete(line)
    for (const { sent } of line.queue.splice(0)) sent()
    line.wake()
    tell(line)
  }
  const isOpen = (line: Line) => lines.has(line)
  const { give, pump } = createPump(clock, limits, isOpen)

  return {
    open(socket) {
      const line = newLine(socket)
      lines.add(line)
      socket.once('close', () => forget(line))
      return {
        free: () =>
          new Promise((resolve) =>
            line.waiting <= limits.flowing || !isOpen(line)
              ? resolve()
              : line.listeners.push(resolve),
          ),
        async send(data) {
          if (!isOpen(line)) return
          const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length
          if (line.waiting === 0) line.movedAt = clock.monotonic()
          line.waiting += bytes
          if (!line.pumping && line.flowing <= limits.flowing && bytes <= pieceBytes)
            return give(line, data, bytes, { binary: typeof data !== 'string', last: true })
          await new Promise<void>((sent) => {
            line.queue.push({ data, bytes, sent })
            if (!line.pumping) void pump(line)
            look()
          })
        },
      }
    },
    close() {
      clearInterval(timer)
    },
  }
}

function newLine(socket: WebSocket): Line {
  return {
    socket,
    queue: [],
    waiting: 0,
    flowing: 0,
    listeners: [],
    movedAt: 0,
    pumping: false,
    wake: () => {},
  }
}

function tell({ listeners }: Line) {
  for (const listener of listeners.splice(0)) listener()
}

/**
 * Lines that stand still too long, with too much, or while all together are too much; the one that
 * has stood the longest first.
 */
function overdue(lines: ReadonlySet<Line>, now: number, limits: OutboxLimits): Line[] {
  const still = [...lines]
    .filter(({ waiting }) => waiting > 0)
    .sort((one, other) => one.movedAt - other.movedAt)
  let all = still.reduce((sum, { waiting }) => sum + waiting, 0)
  return still.filter(({ waiting, movedAt }) => {
    const forMs = now - movedAt
    const tooMuch = forMs >= limits.briefMs && (waiting > limits.forOne || all > limits.forAll)
    if (forMs < limits.stallMs && !tooMuch) return false
    all -= waiting
    return true
  })
}

/** How messages get into the socket, in pieces and no faster than they are taken. */
function createPump(
  clock: Pick<Clock, 'monotonic'>,
  limits: OutboxLimits,
  isOpen: (line: Line) => boolean,
) {
  /** Hands one piece to the socket. */
  function give(
    line: Line,
    piece: string | Uint8Array,
    bytes: number,
    { binary, last }: { readonly binary: boolean; readonly last: boolean },
  ) {
    line.flowing += bytes
    line.socket.send(piece, { fin: last, binary }, () => {
      line.flowing -= bytes
      line.waiting -= bytes
      line.movedAt = clock.monotonic()
      if (line.flowing <= limits.flowing) line.wake()
      if (line.waiting <= limits.flowing) tell(line)
    })
  }

  async function pump(line: Line) {
    line.pumping = true
    for (let next = line.queue.shift(); next !== undefined; next = line.queue.shift()) {
      const whole = typeof next.data === 'string' ? Buffer.from(next.data) : next.data
      for (let from = 0; from < whole.length || from === 0; from += pieceBytes) {
        while (line.flowing > limits.flowing && isOpen(line))
          await new Promise<void>((resolve) => (line.wake = resolve))
        if (!isOpen(line)) return next.sent()
        const piece = whole.subarray(from, from + pieceBytes)
        give(line, piece, piece.length, {
          binary: typeof next.data !== 'string',
          last: from + pieceBytes >= whole.length,
        })
      }
      next.sent()
    }
    line.pumping = false
  }

  return { give, pump }
}
