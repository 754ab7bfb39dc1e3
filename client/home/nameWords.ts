export const NAME_NEEDED = 'A name is needed here: the one that the other person should see.'
export const NAME_TOO_LONG = 'A name has up to 80 characters, in any script, on one line. Write it a little differently.'
