/** Degrees, WGS 84. */
export interface Place {
  latitude: number
  longitude: number
}

const earthRadius = 6371
/** Roads are longer than the straight line, and vans do not fly: both are rules of thumb, the same for everybody. */
const detour = 1.3
const kilometresPerHour = 50
const minute = 60_000

/** The straight line between two places along the surface, in kilometres. */
export function distanceBetween(one: Place, other: Place): number {
  const byLatitude = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2
  const byLongitude = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2
  const across = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * byLongitude
  return 2 * earthRadius * Math.asin(Math.sqrt(byLatitude + across))
}

/** How long the way takes, in milliseconds of whole minutes; nothing where one of the places is unknown. */
export function travelTime(from: Place | undefined, to: Place | undefined): number {
  if (!from || !to) return 0
  return Math.ceil(((distanceBetween(from, to) * detour) / kilometresPerHour) * 60) * minute
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
