import type { Shown } from '../../shared/sharing/asShown.ts'

/** Words of somebody, in the parts in which they are shown (words.css). */
export const ShownText = ({ parts }: { parts: readonly Shown[] }) => parts.map(partOf)

const partOf = ({ text, within }: Shown, nth: number) =>
  within === undefined ? (
    text
  ) : (
    <span key={nth} className={within}>
      {text}
    </span>
  )
