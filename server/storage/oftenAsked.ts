// A question that is asked for everybody who comes. Kysely takes longer to put one together than SQLite to answer it, so it is put together
// once, and asked again with other values.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'

/** `build` uses each of its values once, in their order, and no value of its own. */
export const oftenAsked = <Values extends readonly unknown[], Row>(
  db: Pick<Kysely<never>, 'executeQuery'>,
  build: (...values: Values) => Compilable<Row>
): ((...values: Values) => Promise<Row[]>) => {
  let made: CompiledQuery<Row> | undefined
  return async (...values) => {
    made ??= madeOf(build(...values), values)
    return (await db.executeQuery<Row>({ ...made, parameters: values })).rows
  }
}

const madeOf = <Row>(question: Compilable<Row>, values: readonly unknown[]): CompiledQuery<Row> => {
  const made = question.compile()
  const isInOrder = made.parameters.length === values.length && made.parameters.every((value, nth) => value === values[nth])
  if (!isInOrder) throw new Error(`not each of its values once, in their order: ${made.sql}`)
  return made
}
