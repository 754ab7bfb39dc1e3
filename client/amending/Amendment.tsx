import { Suspense } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { soon, useFetchedSoon } from '../connection/soon.ts'
import { Button } from '../paper/Button.tsx'
import { PartAwaited } from '../paper/PartAwaited.tsx'
import css from './Amendment.module.css'
import type { ChangedProps } from './Changed.tsx'
import { NotRead } from './NotRead.tsx'
import { useAgreements } from './useAgreements.ts'

type AmendmentProps = Omit<ChangedProps, 'agreed' | 'section'> & { alliance: Alliance; section: Section; isReading: boolean }

const Changed = soon(async () => (await import('./Changed.tsx')).Changed)

/** What has changed since it was agreed: read in place of the words, when asked. */
export const Amendment = ({ alliance, isReading, ...props }: AmendmentProps) => {
  const { section, onReading } = props
  useFetchedSoon(Changed)
  const { agreements, notRead } = useAgreements(alliance.id, section.id, isReading)
  const agreed = agreements?.at(-1)
  if (!isReading)
    return (
      <p className={css.acts}>
        <Button kind="plain" onClick={() => onReading(true)}>
          See what changed
        </Button>
      </p>
    )
  const instead = (
    <p className={css.acts}>
      <Button kind="plain" onClick={() => onReading(false)}>
        Read the words now
      </Button>
    </p>
  )
  return agreed === undefined ? (
    <>
      <NotRead error={notRead} />
      {instead}
    </>
  ) : (
    <Suspense
      fallback={
        <>
          <NotRead error={null} />
          {instead}
          <PartAwaited />
        </>
      }
    >
      <Changed.Part {...props} agreed={agreed} />
    </Suspense>
  )
}
