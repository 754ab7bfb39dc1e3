import { COPIES } from './copies.ts'
import css from './CopyList.module.css'
import type { CopyFormat } from '../../shared/copying/copy.ts'

/** Four links that take a copy along. */
export const CopyList = ({ pathOf }: { pathOf: (format: CopyFormat) => string }) => (
  <ul className={css.copies}>
    {COPIES.map(({ format, name, about }) => (
      <li key={format}>
        <a href={pathOf(format)} download>
          {name}
        </a>
        <span className="fine">{about}</span>
      </li>
    ))}
  </ul>
)
