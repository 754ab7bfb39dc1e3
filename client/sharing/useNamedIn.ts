import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Section } from '../../shared/alliance/layout.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { type NameFound, namesInWords } from '../../shared/sharing/namesInWords.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import { agreementsQuery } from '../connection/queries.ts'

type Asked = {
  alliance: Alliance
  chosen: readonly Section[]
  basis: 'now' | 'agreed'
  title: string
  note: string
  isWanted: boolean
}

/** Which of your names stand in what would be shown. The server looks once more, in what it froze: that is what the question says. */
export const useNamedIn = ({ alliance, chosen, basis, title, note, isWanted }: Asked): NameFound[] => {
  const isAgreed = isWanted && basis === 'agreed'
  const agreed = useQueries({ queries: chosen.map(({ id }) => ({ ...agreementsQuery(alliance.id, id), enabled: isAgreed })) })
  const names = useMemo(() => alliance.seats.flatMap(({ person }) => person?.name ?? []), [alliance])
  if (!isWanted) return []
  const texts = chosen.flatMap((section, nth) => {
    if (basis === 'now') return [{ where: section.title, text: `${section.title}\n${plainText(freezeBody(section.body))}` }]
    const last = agreed[nth]?.data?.at(-1)
    return last === undefined ? [] : [{ where: last.title, text: `${last.title}\n${last.text}` }]
  })
  return namesInWords(names, [{ where: 'the title', text: title }, { where: 'the note', text: note }, ...texts])
}
