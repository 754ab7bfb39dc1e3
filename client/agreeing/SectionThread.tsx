import { useCallback, useEffect, useState } from 'react'
import type { Section } from '../../shared/protocol/bodies.ts'
import type { ThreadState } from '../../shared/thread/rails.ts'
import { Thread } from '../paper/Thread.tsx'
import type { Standing } from './standing.ts'
import { firstLook, keyOf, lookAgain } from './threadMotion.ts'

type SectionThreadProps = { state: ThreadState; standing: Standing; stances: Section['stances'] }

/** Longer than any motion. Far from view nothing of it is drawn, and its end never comes: without one it would move when the reader does. */
const OVER_AFTER_MS = 3000

/** The thread beside a section's words: it moves once whenever somebody says where they stand, while one looks. */
export const SectionThread = (now: SectionThreadProps) => {
  const [look, setLook] = useState(() => firstLook(now))
  // Seen while drawing, and not in an effect: a frame of the thread as it will be would be a blink.
  if (look.key !== keyOf(now)) setLook(lookAgain(look, now))
  const { motion } = look
  const still = useCallback(() => setLook((last) => ({ ...last, motion: undefined })), [])
  useEffect(() => {
    if (motion === undefined) return undefined
    const timer = setTimeout(still, OVER_AFTER_MS)
    return () => clearTimeout(timer)
  }, [motion, still])
  return <Thread state={now.state} motion={motion} onStill={still} />
}
