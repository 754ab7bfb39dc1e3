import { tokenIn } from '../connection/linkToken.ts'

/** The token in what a person pastes as their key: the whole link, or only what stands behind its #.
 *  Undefined when there is nothing in it that could be one. */
export const tokenInKey = (pasted: string): string | undefined => {
  const text = pasted.trim()
  const hash = text.lastIndexOf('#')
  return tokenIn(hash === -1 ? text : text.slice(hash + 1))
}
