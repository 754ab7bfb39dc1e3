import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { templateSchema } from '../../shared/templates/template.ts'
import { Templates } from '../domain/templates.ts'

/** Reads every template file (`coaching.en.json`) of a directory. Throws, naming the file and what is
 *  wrong in it, so that a faulty template stops the start and never reaches a person. */
export const readTemplates = async (directory: string): Promise<Templates> => {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort()
  if (files.length === 0) throw new Error(`${directory} holds no templates`)
  return new Templates(
    await Promise.all(
      files.map(async (file) => {
        const read = z.safeParse(templateSchema, JSON.parse(await readFile(join(directory, file), 'utf8')))
        if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`)
        const { key, language } = read.data
        if (file !== `${key}.${language}.json`) throw new Error(`${file} should be called ${key}.${language}.json`)
        return read.data
      })
    )
  )
}
