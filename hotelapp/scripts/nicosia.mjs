/*
 * Nicosia as this app draws it: a schematic map from general knowledge, good enough to tell quarters and main roads apart
 * and for nothing else. Points are [latitude, longitude].
 */

const CENTRE = [35.1755, 33.3632]
const KM_PER_DEGREE = [110.94, 91.02]

/** The point so many kilometres from the middle of the old town, in a compass direction. */
function around(bearing, km) {
  const angle = (bearing * Math.PI) / 180
  return [
    CENTRE[0] + (Math.cos(angle) * km) / KM_PER_DEGREE[0],
    CENTRE[1] + (Math.sin(angle) * km) / KM_PER_DEGREE[1],
  ]
}

/** A road along the moat, between two directions. */
const ring = (from, to, km) =>
  Array.from({ length: 12 }, (_none, index) => around(from + ((to - from) * index) / 11, km))

const WALL_KM = 0.69
const BASTIONS = 11
/** Costanza lies nearly south of the middle; the other ten follow at equal steps. */
const FIRST_BEARING = 181

/** The Venetian walls: a circle with eleven bastions, each the head of an arrow. */
export const walls = Array.from({ length: BASTIONS }, (_none, index) => {
  const bearing = FIRST_BEARING + (360 / BASTIONS) * index
  const outline = [
    [-6, WALL_KM],
    [-5, 0.74],
    [-7.5, 0.765],
    [-5, 0.83],
    [0, 0.875],
    [5, 0.83],
    [7.5, 0.765],
    [5, 0.74],
    [6, WALL_KM],
    [11, WALL_KM],
    [16.4, WALL_KM],
    [21.7, WALL_KM],
  ]
  return outline.map(([turn, km]) => around(bearing + turn, km))
}).flat()

export const bufferZone = [
  [35.1603, 33.283],
  [35.1716, 33.305],
  [35.1782, 33.3268],
  [35.1812, 33.3406],
  [35.1796, 33.3525],
  [35.1766, 33.3549],
  [35.1754, 33.3586],
  [35.1751, 33.3628],
  [35.1759, 33.3668],
  [35.1771, 33.3714],
  [35.1804, 33.3748],
  [35.1858, 33.3792],
  [35.1872, 33.3861],
  [35.1842, 33.4005],
  [35.1801, 33.419],
  [35.1806, 33.45],
]

export const river = [
  [35.104, 33.306],
  [35.12, 33.3245],
  [35.1295, 33.3345],
  [35.1385, 33.339],
  [35.1462, 33.3438],
  [35.1535, 33.3462],
  [35.1588, 33.3478],
  [35.1655, 33.3492],
  [35.1708, 33.3506],
  [35.1762, 33.3512],
  [35.1822, 33.354],
  [35.1886, 33.3612],
  [35.1934, 33.3752],
  [35.1978, 33.396],
]

export const parks = [
  { name: 'Municipal Gardens', at: [35.1716, 33.3536], size: [0.0012, 0.0009] },
  { name: 'Acropolis Park', at: [35.1507, 33.3585], size: [0.0013, 0.0022] },
  { name: 'Athalassa Park', at: [35.1305, 33.3985], size: [0.0095, 0.0125] },
  { name: 'Academy Park', at: [35.1487, 33.3868], size: [0.0017, 0.0026] },
]

/** `hotels`: how many stand along the road. `width` 3 is a main road, 1 a street. */
// prettier-ignore
export const roads = [
  { name: 'Ledra Street', width: 1, hotels: 6, line: [[35.1697, 33.3609], [35.1714, 33.3613], [35.174, 33.3617]] },
  { name: 'Onasagorou Street', width: 1, hotels: 4, line: [[35.1699, 33.3624], [35.1715, 33.3627], [35.1734, 33.3631]] },
  { name: 'Trikoupi Street', width: 1, hotels: 3, line: [[35.1702, 33.3652], [35.172, 33.3653], [35.1737, 33.3655]] },
  { name: 'Ippokratous Street', width: 1, hotels: 3, line: [[35.1705, 33.3612], [35.1709, 33.3638], [35.1712, 33.3656]] },
  { name: 'Athinas Avenue', width: 1, hotels: 4, line: [[35.1708, 33.3681], [35.1724, 33.3695], [35.174, 33.37], [35.1753, 33.3699]] },
  { name: 'Rigenis Street', width: 1, hotels: 3, line: [[35.1697, 33.3609], [35.1704, 33.3584], [35.1722, 33.3566], [35.1735, 33.356]] },
  { name: 'Stasinou Avenue', width: 3, hotels: 4, line: ring(197, 108, 0.95) },
  { name: 'Omirou Avenue', width: 2, hotels: 3, line: ring(197, 256, 0.95) },
  { name: 'Makarios III Avenue', width: 3, hotels: 7, line: [around(190, 0.95), [35.1655, 33.3634], [35.1622, 33.3665], [35.159, 33.3698], [35.1556, 33.3738]] },
  { name: 'Evagorou Avenue', width: 2, hotels: 3, line: [around(195, 0.95), [35.1668, 33.3578], [35.166, 33.3551], [35.1655, 33.3492]] },
  { name: 'Themistokli Dervi Street', width: 2, hotels: 4, line: [[35.1668, 33.3592], [35.1638, 33.3575], [35.1605, 33.3556], [35.157, 33.3544]] },
  { name: 'Digeni Akrita Avenue', width: 2, hotels: 3, line: [[35.1655, 33.3634], [35.1651, 33.3688], [35.1642, 33.376]] },
  { name: 'Kallipoleos Avenue', width: 2, hotels: 3, line: [[35.1674, 33.3693], [35.1642, 33.373], [35.1592, 33.3766]] },
  { name: 'Kennedy Avenue', width: 2, hotels: 3, line: [[35.1642, 33.376], [35.1606, 33.385], [35.1563, 33.3955]] },
  { name: 'Larnaca Avenue', width: 3, hotels: 3, line: [[35.1592, 33.3766], [35.1546, 33.3858], [35.1498, 33.3968], [35.147, 33.4025]] },
  { name: 'University Avenue', width: 2, hotels: 2, line: [[35.1498, 33.3968], [35.1468, 33.4048], [35.1446, 33.4118]] },
  { name: 'Famagusta Avenue', width: 3, hotels: 2, line: [around(108, 0.95), [35.1722, 33.3832], [35.1706, 33.3928], [35.168, 33.41]] },
  { name: 'Limassol Avenue', width: 3, hotels: 3, line: [[35.1556, 33.3738], [35.145, 33.3762], [35.132, 33.3795], [35.118, 33.383], [35.104, 33.388]] },
  { name: 'Spyrou Kyprianou Avenue', width: 2, hotels: 3, line: [[35.1478, 33.3548], [35.1512, 33.3648], [35.1545, 33.373], [35.1546, 33.3858]] },
  { name: 'Nikis Avenue', width: 2, hotels: 2, line: [[35.157, 33.3544], [35.1575, 33.3625], [35.159, 33.3698]] },
  { name: 'Strovolos Avenue', width: 3, hotels: 4, line: [[35.1602, 33.3506], [35.1535, 33.3492], [35.1446, 33.3462], [35.1365, 33.3425], [35.127, 33.337], [35.112, 33.328]] },
  { name: 'Athalassa Avenue', width: 2, hotels: 2, line: [[35.1446, 33.3462], [35.1408, 33.3602], [35.1362, 33.378]] },
  { name: 'Grivas Digenis Avenue', width: 3, hotels: 3, line: [[35.1602, 33.3506], [35.1626, 33.343], [35.1622, 33.3325], [35.1602, 33.319], [35.158, 33.305]] },
  { name: 'Prodromos Avenue', width: 2, hotels: 2, line: [around(256, 0.95), [35.1702, 33.348], [35.168, 33.34], [35.1672, 33.332]] },
  { name: 'Agios Dometios Street', width: 2, hotels: 1, line: [[35.1702, 33.348], [35.1728, 33.3385], [35.1748, 33.327]] },
]

/** Lanes of the old town, without names. */
// prettier-ignore
export const lanes = [
  [[35.1717, 33.3572], [35.1722, 33.3614], [35.1719, 33.3655], [35.1718, 33.3697]],
  [[35.1734, 33.3562], [35.1731, 33.3614], [35.1734, 33.3655], [35.1737, 33.3701]],
  [[35.1743, 33.3617], [35.1748, 33.3655], [35.1752, 33.3699]],
  [[35.1705, 33.3668], [35.1722, 33.3675], [35.174, 33.3674], [35.1751, 33.3679]],
  [[35.1722, 33.3566], [35.1721, 33.3592], [35.1732, 33.3597]],
  [[35.1704, 33.3584], [35.1712, 33.3596], [35.1722, 33.3592]],
  [[35.1762, 33.3613], [35.1765, 33.3648], [35.177, 33.3688]],
  [[35.1785, 33.3612], [35.1783, 33.3655], [35.1786, 33.369]],
  [[35.1765, 33.3648], [35.1783, 33.3655], [35.1806, 33.3651]],
  [[35.1762, 33.3613], [35.1768, 33.3585], [35.178, 33.357]],
  [[35.1785, 33.3612], [35.1792, 33.358]],
]

/** Streets north of the buffer zone, drawn without hotels. */
// prettier-ignore
export const farRoads = [
  { width: 1, line: [[35.1762, 33.3613], [35.1785, 33.3612], [35.1817, 33.3612]] },
  { width: 2, line: [[35.1817, 33.3612], [35.1888, 33.3602], [35.1985, 33.3565]] },
  { width: 2, line: ring(272, 372, 0.95) },
  { width: 2, line: ring(372, 432, 0.95) },
  { width: 2, line: [around(50, 0.95), [35.185, 33.374], [35.1935, 33.3812]] },
  { width: 2, line: [around(300, 0.95), [35.184, 33.348], [35.19, 33.336]] },
]

export const places = [
  { name: 'Old Town', at: [35.1722, 33.3672], rank: 1 },
  { name: 'Eleftheria Square', at: [35.1694, 33.3603], rank: 3 },
  { name: 'Ledra crossing', at: [35.1746, 33.3606], rank: 3 },
  { name: 'Famagusta Gate', at: [35.1743, 33.3709], rank: 3 },
  { name: 'Paphos Gate', at: [35.1741, 33.3556], rank: 3 },
  { name: 'Kyrenia Gate', at: [35.1815, 33.3612], rank: 3 },
  { name: 'Cyprus Museum', at: [35.1728, 33.3549], rank: 3 },
  { name: 'Lykavitos', at: [35.1612, 33.3712], rank: 2 },
  { name: 'Agioi Omologites', at: [35.1602, 33.3532], rank: 2 },
  { name: 'Pallouriotissa', at: [35.1692, 33.3828], rank: 2 },
  { name: 'Kaimakli', at: [35.1795, 33.3835], rank: 2 },
  { name: 'Agios Dometios', at: [35.1745, 33.333], rank: 2 },
  { name: 'Engomi', at: [35.1582, 33.3265], rank: 2 },
  { name: 'Strovolos', at: [35.1412, 33.3372], rank: 1 },
  { name: 'Aglantzia', at: [35.1532, 33.4002], rank: 1 },
  { name: 'Lakatamia', at: [35.1165, 33.3152], rank: 1 },
  { name: 'Latsia', at: [35.1102, 33.3772], rank: 1 },
  { name: 'University of Cyprus', at: [35.1436, 33.4105], rank: 2 },
]
