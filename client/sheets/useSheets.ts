import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SheetTold } from '../../shared/protocol/sheets.ts'
import { heldBackQuery, sheetsQuery } from '../connection/sheets.ts'
import type { HeldBack } from '../connection/unsavedWords.ts'

export type SheetsHere = {
  /** What this device held back for a sheet of mine here that is sealed no more. */
  late: readonly HeldBack[]
  /** Undefined while I have none here and none are open. */
  told: SheetTold | undefined
  /** Whether mine lies open before me. It is put away when the page is opened: whoever looks over my shoulder sees nothing of it. */
  lies: boolean
  lay: (lies: boolean) => void
}

const NONE: readonly HeldBack[] = []

/** Sheets for one section, as far as I may know of them. */
export const useSheets = (alliance: string, section: string): SheetsHere => {
  const { data: told, isSuccess } = useQuery({
    ...sheetsQuery(alliance),
    select: (sheets) => sheets.find((one) => one.section === section)
  })
  const sealed = told?.openedAt === null ? told.mine?.id : undefined
  const { data: late = NONE } = useQuery({
    ...heldBackQuery(alliance),
    // Before it is known which sheet is sealed, nothing came too late.
    enabled: isSuccess,
    select: (held) => held.filter(({ of, sections }) => of !== sealed && sections.some((id) => id === section))
  })
  const [lies, lay] = useState(false)
  // Once open there is nothing to write on; cleared, there is room for another, which lies sealed as the first did.
  if (lies && told != null && told.openedAt !== null) lay(false)
  return { told, late, lies, lay }
}
