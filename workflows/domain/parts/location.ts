export const locationKinds = ['warehouse', 'depot', 'van'] as const

/** Where pieces go when nobody says where: there is always such a location. */
export const mainLocation = 'main'
