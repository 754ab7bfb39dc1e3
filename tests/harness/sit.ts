import type * as Y from 'yjs'
import type { Browser } from './Browser.ts'
import { HeadlessSeat } from './HeadlessSeat.ts'

/** Somebody sits down where their browser is let in, and has read what stands there. */
export const sit = ({ origin, cookie }: Browser, allianceId: string, doc?: Y.Doc): Promise<HeadlessSeat> =>
  new HeadlessSeat({ origin, allianceId, cookie, ...(doc && { doc }) }).ready()
