import type { Location } from '../queries/locations.ts'

/** Where customers send their units. */
export const exampleDepot: Location = {
  id: 'depot',
  kind: 'depot',
  name: '苏州维修中心',
  region: '华东',
  latitude: 31.2989,
  longitude: 120.5853,
  engineer: null,
  address: '江苏省苏州市吴中区吴中大道 1188 号 苏州维修中心',
  phone: '051265880000',
}
