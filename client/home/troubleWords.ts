import { HttpProblem, NetworkFailure } from '../connection/http.ts'

export type TroubleWords = {
  /** What is so. */
  title: string
  /** What can be done. */
  then: string
}

/** `here`: the origin that this page was opened at. `doing`: what the request was for; only who was writing is
 *  told that nothing typed is lost. */
type Where = { here: string; doing: 'reading' | 'writing' }

/** What a person reads when a request did not go well. */
export const troubleWords = (error: unknown, { here, doing }: Where): TroubleWords => {
  const kept = doing === 'writing' ? 'What you typed is still here. ' : ''
  if (error instanceof NetworkFailure)
    return { title: 'The server cannot be reached.', then: `${kept}Try again when the line is back.` }
  if (!(error instanceof HttpProblem))
    return {
      title: 'Something went wrong on this page.',
      then: `${kept}Try again, or open the page anew.`
    }
  switch (error.code) {
    case 'foreign-origin':
      return {
        title: 'This server does not know the address that you opened it at.',
        then: `You are at ${here}. ${error.detail ?? 'It was told to live at another one; open it there.'}`
      }
    case 'too-many':
      return {
        title: 'That was very fast.',
        then: `${kept}Try again ${inAWhile(error.retryAfterSeconds)}.`
      }
    case 'no-session':
      return { title: 'This browser no longer holds your seat.', then: 'Open it again with your key.' }
    default:
      return error.status >= 500
        ? {
            title: asSentence(error.message),
            then: asSentence(error.detail ?? `${kept}Try again in a moment`)
          }
        : { title: asSentence(error.message), then: asSentence(error.detail ?? '') }
  }
}

const inAWhile = (seconds: number | undefined): string => {
  if (seconds === undefined || seconds <= 5) return 'in a moment'
  if (seconds < 90) return `in ${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`
}

const asSentence = (text: string): string => {
  const trimmed = text.trim()
  if (trimmed === '') return ''
  const begun = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.?!…:]$/u.test(begun) ? begun : `${begun}.`
}
