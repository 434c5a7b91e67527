import type { Fault } from '../fault.ts'
import { type Calendar, calendarFaults } from '../time/calendar.ts'
import type { Certificate } from './engineer.ts'
import type { Place } from './travel.ts'

/** What can be wrong with an engineer's profile beyond its form. */
export interface Profile {
  certificates: readonly Certificate[]
  home?: Place | undefined
  radius?: number | undefined
  shifts?: Calendar | undefined
  onCall?: Calendar | undefined
}

/**
 * What is wrong with a profile, each at its place; [] when it is sound.
 * @param today YYYY-MM-DD: a certificate that is over by then is refused, unless it stood there before
 */
export function profileFaults(profile: Profile, today: string, before: readonly Certificate[] = []): Fault[] {
  return [
    ...certificateFaults(profile.certificates, today, before),
    ...radiusFaults(profile),
    ...faultsOf(profile.shifts, '/shifts'),
    ...faultsOf(profile.onCall, '/onCall'),
  ]
}

function certificateFaults(
  certificates: readonly Certificate[],
  today: string,
  before: readonly Certificate[],
): Fault[] {
  return certificates.flatMap(({ code, validUntil }, place) => {
    const first = certificates.findIndex((one) => one.code === code)
    if (first < place) {
      const detail = `${code} is named already, /certificates/${first}; name each once.`
      return [{ pointer: `/certificates/${place}/code`, code: 'named_twice', detail }]
    }
    const known = before.some((one) => one.code === code && one.validUntil === validUntil)
    if (validUntil >= today || known) return []
    const detail = `${code} ended on ${validUntil}; give the one that is valid, or leave it out.`
    return [{ pointer: `/certificates/${place}/validUntil`, code: 'certificate_expired', detail }]
  })
}

function radiusFaults({ home, radius }: Profile): Fault[] {
  if (radius === undefined || home !== undefined) return []
  return [
    { pointer: '/radius', code: 'radius_without_home', detail: 'Give the home that it is drawn around.' },
  ]
}

function faultsOf(calendar: Calendar | undefined, pointer: string): Fault[] {
  if (calendar === undefined) return []
  return calendarFaults(calendar).map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` }))
}
