/** Words that come back as another's may come in pieces, because something was typed into them or taken out of them
 *  meanwhile, or because a page brings only some of them: one piece for so many letters. Many small ones could be put together to say
 *  anything. */
export const LETTERS_A_PIECE = 6
