import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SheetTold } from '../../shared/protocol/sheets.ts'
import { sheetsQuery } from '../connection/sheets.ts'

export type SheetsHere = {
  /** Undefined while I have none here and none are open. */
  told: SheetTold | undefined
  /** Whether mine lies open before me. It is put away when the page is opened: whoever looks over my shoulder sees nothing of it. */
  lies: boolean
  lay: (lies: boolean) => void
}

/** Sheets for one section, as far as I may know of them. */
export const useSheets = (alliance: string, section: string): SheetsHere => {
  const { data: told } = useQuery({
    ...sheetsQuery(alliance),
    select: (sheets) => sheets.find((one) => one.section === section)
  })
  const [lies, lay] = useState(false)
  // Once open there is nothing to write on; cleared, there is room for another, which lies sealed as the first did.
  if (lies && told != null && told.openedAt !== null) lay(false)
  return { told, lies, lay }
}
