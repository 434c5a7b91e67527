import { distanceBetween, type Place } from '../dispatch/travel.ts'
import type { Shortage } from '../ticket/state.ts'
import type { PartLine } from '../vocabulary.ts'

/** Free pieces of one part at one location. */
export interface Shelf {
  sku: string
  location: string
  free: number
  region?: string
  place?: Place
}

/** Pieces to be taken from one shelf. */
export interface Source extends PartLine {
  location: string
}

/** Where the parts are needed, as far as it is known. */
export interface Destination {
  region?: string
  place?: Place
}

/**
 * Where to take the lines from: all of them, or none and what is short. One location that has everything comes before
 * several; the destination's own region comes first, then the nearer one. Never takes more than is free.
 */
export function sourceParts(
  lines: readonly PartLine[],
  shelves: readonly Shelf[],
  destination: Destination,
): { sources: Source[] } | { shortages: Shortage[] } {
  const shortages = shortagesOf(lines, shelves)
  if (shortages.length > 0) return { shortages }
  const ranked = rankShelves(shelves, destination)
  const whole = [...new Set(ranked.map(({ location }) => location))].find((location) =>
    lines.every((line) => ranked.some((shelf) => shelf.location === location && covers(shelf, line))),
  )
  if (whole !== undefined) return { sources: lines.map((line) => ({ ...line, location: whole })) }
  return { sources: lines.flatMap((line) => splitLine(line, ranked)) }
}

/** What is free once the sources are taken. */
export function without(shelves: readonly Shelf[], sources: readonly Source[]): Shelf[] {
  return shelves.map((shelf) => {
    const taken = sources
      .filter(({ sku, location }) => sku === shelf.sku && location === shelf.location)
      .reduce((total, { quantity }) => total + quantity, 0)
    return taken === 0 ? shelf : { ...shelf, free: shelf.free - taken }
  })
}

function shortagesOf(lines: readonly PartLine[], shelves: readonly Shelf[]): Shortage[] {
  return lines.flatMap(({ sku, quantity }) => {
    const available = shelves.reduce((total, shelf) => total + (shelf.sku === sku ? shelf.free : 0), 0)
    return available < quantity ? [{ sku, wanted: quantity, available }] : []
  })
}

function covers(shelf: Shelf, line: PartLine): boolean {
  return shelf.sku === line.sku && shelf.free >= line.quantity
}

/** From one location if one has them all, else from the nearest as far as they go. */
function splitLine(line: PartLine, ranked: readonly Shelf[]): Source[] {
  const shelves = ranked.filter(({ sku, free }) => sku === line.sku && free > 0)
  const whole = shelves.find((shelf) => covers(shelf, line))
  const sources: Source[] = []
  let missing = line.quantity
  for (const { location, free } of whole ? [whole] : shelves) {
    const quantity = Math.min(free, missing)
    if (quantity > 0) sources.push({ sku: line.sku, location, quantity })
    missing -= quantity
  }
  return sources
}

function rankShelves(shelves: readonly Shelf[], destination: Destination): Shelf[] {
  const near = placeOf(shelves, destination)
  const abroad = (shelf: Shelf) =>
    Number(destination.region === undefined || shelf.region !== destination.region)
  const distance = ({ place }: Shelf) =>
    near && place ? distanceBetween(near, place) : Number.MAX_SAFE_INTEGER
  return [...shelves].sort(
    (one, other) =>
      abroad(one) - abroad(other) ||
      distance(one) - distance(other) ||
      (one.location < other.location ? -1 : Number(one.location > other.location)),
  )
}

/** Where nobody knows the place itself, the region's own warehouse stands for it. */
function placeOf(shelves: readonly Shelf[], { region, place }: Destination): Place | undefined {
  return (
    place ?? shelves.find((shelf) => region !== undefined && shelf.region === region && shelf.place)?.place
  )
}
