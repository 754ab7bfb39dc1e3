import type { Refused } from '../../shared/protocol/messages.ts'
import type { Gone, SavedState } from '../connection/savedState.ts'

/** What the line at the top says about the words; `brief` where there is little room. */
export const savedWords = (saved: SavedState): { full: string; brief: string } => {
  switch (saved.state) {
    case 'saved':
      return { full: 'All words are saved', brief: 'Saved' }
    case 'saving':
      return { full: 'Saving', brief: 'Saving' }
    case 'late':
      return saved.waiting.keptHere
        ? { full: 'Not saved yet. Your words are kept on this machine', brief: 'Not saved yet' }
        : { full: 'Not saved yet. Your words are only on this screen', brief: 'Not saved' }
    case 'connecting':
      return { full: 'Connecting', brief: 'Connecting' }
    case 'offline':
      return saved.waiting.keptHere
        ? { full: 'Offline. Your words are kept on this machine', brief: 'Offline' }
        : { full: 'Offline. Your words are only on this screen', brief: 'Not saved' }
    case 'busy':
      return saved.waiting.keptHere
        ? { full: 'Not connected. Trying again', brief: 'Trying again' }
        : { full: 'Not connected. Your words are only on this screen', brief: 'Not saved' }
    case 'refused':
      return { full: 'Some words are not saved', brief: 'Not saved' }
    case 'gone':
      return { full: 'Not connected', brief: 'Not connected' }
    case 'outdated':
      return { full: 'This page is too old', brief: 'Too old' }
    case 'unreadable':
      return saved.waiting.keptHere
        ? { full: 'Cannot be opened just now', brief: 'Not open' }
        : { full: 'Cannot be opened just now. Your words are only on this screen', brief: 'Not saved' }
  }
}

/** Why words were refused, for the person who wrote them; the server's own words are for whoever reads its log. */
export const refusalWords = ({ code }: Refused): string => {
  switch (code) {
    case 'layout':
    case 'schema':
      return 'It holds something that this paper cannot hold.'
    case 'full':
      return 'There is no room for it: a section holds 200,000 characters, an alliance about five million, and fewer where very much was changed.'
    case 'too-large':
      return 'It is more than can be taken in at once.'
    case 'adrift':
      return 'It was kept in this browser, and no longer fits what is saved.'
    case 'ahead':
      return 'It may have been brought back from a backup. Nothing of this device has been sent.'
    case 'resting':
      return 'This alliance rests: its words are read, and no longer written.'
    default:
      return 'It came out of step with what is saved.'
  }
}

/** What became of the alliance under an open page. `isWaiting`: some words had not been saved. Where it is not here, nobody can say whether
 *  it was erased or left from another device: nothing of it is called saved. */
export const goneWords = (why: Gone, { isWaiting }: { isWaiting: boolean }): { title: string; then: string } => {
  const unsaved = 'The last words you wrote are not saved; they are still on this screen.'
  if (why === 'no-such')
    return {
      title: 'This alliance is not here any more.',
      then: `It was erased, or you have left it. ${isWaiting ? unsaved : 'What you still read is only on this screen.'}`
    }
  return {
    title: why === 'signed-out' ? 'This browser no longer holds your seat.' : 'Your seat here is empty.',
    then: isWaiting ? unsaved : 'Everything that you wrote is saved.'
  }
}

/** Said aloud: trouble when it comes, and its end. Saving and saved come with every breath and are not said. */
export const saidAloud = (saved: SavedState): string => {
  switch (saved.state) {
    case 'saved':
    case 'saving':
    case 'connecting':
      return ''
    case 'late':
    case 'offline':
    case 'busy':
    case 'refused':
    case 'gone':
    case 'outdated':
    case 'unreadable':
      return savedWords(saved).full
  }
}
