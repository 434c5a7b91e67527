const day = 86_400_000

/**
 * How much a calendar, a policy or a question may hold, since all of it is gone through at every wake of every ticket.
 * Measured on two cores that others used too: the levels of a clock whose deadline lies five years ahead on eight windows
 * a day take 20 ms, where 50 years of 24 windows took 2.9 s and 30 MB; 300 levels that have all passed 12 ms, 5,000 of
 * them 50 ms; a question about five years of eight windows 35 ms and 0.7 MB; a policy of 2,600 cases 45 ms.
 */
export const limits = {
  /** Morning, afternoon, evening and night, twice over. */
  windowsPerDay: 8,
  /** Exceptions of a calendar: the holidays of China, make-up workdays included, for 25 years. */
  exceptions: 1_000,
  /** How often a level may repeat: each four hours for a fortnight are 84 times. */
  repeats: 100,
  /** Levels of one clock, each repeat counted. */
  levelsPerClock: 300,
  /** Kinds × products × regions that the exceptions of targets tell apart. */
  cases: 10_000,
  /** How far ahead anything may be due, or be asked about, in milliseconds: five years. */
  reach: 5 * 366 * day,
  /** Spans that an answer tells; of three windows a day in five years these are all. */
  spans: 10_000,
} as const

/** As people say it. */
export const reachInYears = 5
