// Folds the words of one copy. On a thread of its own: it may take a while, and a hand may be writing.
import { type AllianceId, parseId } from '../../shared/alliance/ids.ts'
import { openCopies } from './copies.ts'
import { foldWords } from './foldWords.ts'

const fold = async (alliance: AllianceId): Promise<void> => {
  try {
    const copies = await openCopies()
    await copies.fold(alliance, foldWords)
    copies.close()
  } catch {
    // What could not be folded stays as it was, and says the same.
  }
  globalThis.postMessage('done')
}

globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const alliance = parseId<AllianceId>(data)
  if (alliance !== undefined) void fold(alliance)
})
