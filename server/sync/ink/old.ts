import type * as Y from 'yjs'

/** Whether it was there before the frame. */
export const isOld = ({ id }: Y.Item, { beforeState }: Y.Transaction): boolean => id.clock < (beforeState.get(id.client) ?? 0)
