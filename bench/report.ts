import type { Comparison, Figures } from './measure.ts'

/** The comparisons as a table to be read; a noisy one says so. @param targets microseconds, by what is compared */
export function tableOf(
  comparisons: readonly Comparison[],
  targets: Readonly<Record<string, number>>,
): string {
  return comparisons
    .flatMap(({ what, ours, bare, ratio, noise }) => {
      const target = targets[what]
      const reached =
        target === undefined
          ? ''
          : ` — target ${time(target)}: ${ours.median <= target ? 'reached' : 'MISSED'}`
      return [
        `${what}${reached}`,
        `  ${ours.name}: ${shown(ours)}`,
        `  ${bare.name}: ${shown(bare)}`,
        `  ratio ${ratio.toFixed(2)}, A/A ${(noise * 100).toFixed(1)} %${noise > 0.05 ? ' (noisy)' : ''}`,
      ]
    })
    .join('\n')
}

function shown({ median, least, most }: Figures): string {
  return `${time(median)} (${time(least)} to ${time(most)})`
}

function time(microseconds: number): string {
  return microseconds < 1000 ? `${microseconds.toFixed(1)} µs` : `${(microseconds / 1000).toFixed(2)} ms`
}
