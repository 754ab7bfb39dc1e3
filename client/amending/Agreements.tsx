import { Suspense, useState } from 'react'
import type { Alliance, Section } from '../../shared/protocol/bodies.ts'
import { whoAgreed } from '../agreeing/agreedWords.ts'
import { soon, useFetchedSoon } from '../connection/soon.ts'
import { Button } from '../paper/Button.tsx'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import css from './Amendment.module.css'
import { NotRead } from './NotRead.tsx'
import { useAgreements } from './useAgreements.ts'

const AgreedEachTime = soon(async () => (await import('./AgreedEachTime.tsx')).AgreedEachTime)

/** All that was agreed of a section, when asked. */
export const Agreements = ({ alliance, told }: { alliance: Alliance; told: Section }) => {
  const [isOpen, setOpen] = useState(false)
  useFetchedSoon(AgreedEachTime)
  const { agreements, notRead } = useAgreements(alliance.id, told.id, isOpen)
  const who = whoAgreed(told, alliance)
  return (
    <>
      <p className={css.acts}>
        <Button kind="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? `Put away what ${who} agreed` : `Read what ${who} agreed`}
        </Button>
      </p>
      {isOpen && agreements === undefined && <NotRead error={notRead} />}
      {isOpen && agreements !== undefined && (
        <Suspense
          fallback={
            <>
              <NotRead error={null} />
              <PartAwaited />
            </>
          }
        >
          <AgreedEachTime.Part agreements={agreements} />
        </Suspense>
      )}
    </>
  )
}
