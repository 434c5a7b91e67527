/** Something wrong with what was given, told so that whoever gave it can mend it. */
export interface Fault {
  /** JSON pointer to the place, inside what was given. */
  pointer: string
  /** Stable, snake_case, for programs. */
  code: string
  /** What is wrong and what to do about it, for people. */
  detail: string
}
