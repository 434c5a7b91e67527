/** Ends with a clear message on a Node that is too old; later messages would be about syntax or missing modules. */
export function requireNode(major, minor) {
  const [foundMajor, foundMinor] = process.versions.node.split('.').map(Number)
  const tooOld = foundMajor < major || (foundMajor === major && foundMinor < minor)
  if (!tooOld) return
  console.error(`Aftercare needs Node ${major}.${minor} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
