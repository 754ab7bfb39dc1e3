// SQLite's log of what was committed last (`-wal`), as the next process finds it. SQLite reads it up to the first frame that is not
// whole and takes that for its end, which it is when a commit was cut off; behind a damaged frame it would let go, without
// a word, what had been committed since.
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'

const HEADER = 32
const FRAME_HEADER = 24
/** The last bit says whether its sums are of big-endian words. */
const MAGIC = 0x377f_0682

class DamagedLog extends Error {
  override name = 'DamagedLog'
}

/** What an earlier process wrote and never got synced reads like all else for as long as the machine runs, and may never reach
 *  the disk: after a sync that failed, the next one says nothing of it. So what can be read is written anew, over itself,
 *  and synced, before anything is answered from it. Rejects with DamagedLog. */
export const makeLast = async (path: string): Promise<void> => {
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return
  try {
    const log = await file.readFile()
    if (isDamaged(log))
      throw new DamagedLog(`${basename(path)} is damaged; without it, what was committed last is lost: take it from a copy`)
    await writeAll(file, log)
    await file.sync()
  } finally {
    await file.close()
  }
}

const writeAll = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten
}

/** Whether something was committed behind a frame that is not whole. What was cut off, or failed, ends with its own commit;
 *  only what follows a commit that was synced is summed on from it. */
const isDamaged = (log: Buffer): boolean => {
  // It is synced before the first frame is written.
  if (log.length <= HEADER) return false
  const magic = log.readUInt32BE(0)
  if (magic >>> 1 !== MAGIC >>> 1) return true
  const sum = magic === MAGIC ? sumOfLittle : sumOfBig
  if (!isSum(log, 24, sum(log, 0, 24, [0, 0]))) return true

  const frame = FRAME_HEADER + log.readUInt32BE(8)
  const salts = log.subarray(16, 24)
  /** Whether the frame at this place goes on from the sums that stand at another. */
  const follows = (at: number, before: number): boolean => {
    if (at + frame > log.length || !log.subarray(at + 8, at + 16).equals(salts)) return false
    const from: Sums = [log.readUInt32BE(before), log.readUInt32BE(before + 4)]
    return isSum(log, at + 16, sum(log, at + FRAME_HEADER, frame - FRAME_HEADER, sum(log, at, 8, from)))
  }
  const commits = (at: number): boolean => log.readUInt32BE(at + 4) !== 0

  let at = HEADER
  for (let before = 24; follows(at, before); at += frame) before = at + 16
  for (; at + frame <= log.length; at += frame) if (commits(at) && follows(at + frame, at + 16)) return true
  return false
}

type Sums = [number, number]

const sumWith =
  (wordAt: (log: Buffer, at: number) => number) =>
  (log: Buffer, from: number, length: number, [first, second]: Sums): Sums => {
    let [a, b] = [first, second]
    for (let at = from; at < from + length; at += 8) {
      a = (a + wordAt(log, at) + b) >>> 0
      b = (b + wordAt(log, at + 4) + a) >>> 0
    }
    return [a, b]
  }
const sumOfLittle = sumWith((log, at) => log.readUInt32LE(at))
const sumOfBig = sumWith((log, at) => log.readUInt32BE(at))

const isSum = (log: Buffer, at: number, [first, second]: Sums): boolean =>
  log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second
