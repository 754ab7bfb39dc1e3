import css from './Toast.module.css'

type ToastProps = {
  /** What happened; undefined while there is nothing to say. */
  words: string | undefined
  then?: { does: string; act: () => void } | undefined
  onPutAway: () => void
}

/** What just happened, and the way back. It waits until it is put away; said aloud once. */
export const Toast = ({ words, then, onPutAway }: ToastProps) => (
  <div className={css.place}>
    {/* Always in the page, so that what comes into it is read. */}
    <div className={words === undefined ? undefined : css.toast}>
      <output className={css.words}>{words}</output>
      {words !== undefined && then !== undefined && (
        <button type="button" onClick={then.act}>
          {then.does}
        </button>
      )}
      {words !== undefined && (
        <button type="button" className={css.away} aria-label="Put this away" onClick={onPutAway}>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </button>
      )}
    </div>
  </div>
)
