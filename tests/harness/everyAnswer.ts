// Everything that one seat is answered of an alliance: every route that a seat may read, as the one table of permissions has them, every
// form of a copy, and what is there for anyone.
import { COPY_FORMATS } from '../../shared/copying/copy.ts'
import { ROUTES, whoMayAsk } from '../../shared/permissions/permissions.ts'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { Browser } from './Browser.ts'
import { everythingInDocx } from './wordDocument.ts'

/** By the path that was asked. */
export const everyAnswer = async (who: Browser, { id, sections }: Alliance): Promise<Map<string, string>> => {
  const { proposals } = await who.read(id)
  const days = await Promise.all(
    sections.map(async (section) => {
      const path = `/api/alliances/${id}/sections/${section.id}/drafts`
      return (await who.ask<{ days: string[] }>('GET', path)).body.days.map((day) => `${path}/${day}`)
    })
  )
  const paths = ROUTES.filter((route) => route.startsWith('GET /api/alliances/:id') && whoMayAsk(route) === 'seat')
    .map((route) => route.slice('GET '.length).replace(':id', id))
    .flatMap((path) => (path.includes(':section') ? sections.map((section) => path.replace(':section', section.id)) : [path]))
    .flatMap((path) => (path.includes(':proposal') ? proposals.map((one) => path.replace(':proposal', one.id)) : [path]))
    .filter((path) => !path.includes('/:'))
  const all = new Map<string, string>()
  for (const path of [...paths, ...days.flat(), '/api/alliances', '/api/me', '/metrics']) all.set(path, await textAt(who, path))
  for (const format of COPY_FORMATS) {
    const path = `/api/alliances/${id}/export?format=${format}`
    all.set(path, await textAt(who, path))
  }
  return all
}

/** What is answered there, unpacked. */
export const textAt = async ({ origin, cookie }: Pick<Browser, 'origin' | 'cookie'>, path: string): Promise<string> => {
  const response = await fetch(new URL(path, origin), { headers: cookie === undefined ? {} : { cookie } })
  const bytes = Buffer.from(await response.arrayBuffer())
  return response.headers.get('content-type')?.includes('wordprocessingml') === true ? everythingInDocx(bytes) : bytes.toString()
}
