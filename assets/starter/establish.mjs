// Shows which year each population of the packages is of, by comparison with files whose year is written in them.
//
//   node establish.mjs --shared DIR
//
// DIR holds files as their producers published them; they are not part of the project (README.md names them).
// A package does not say the year of its populations, and its communes.json and epci.json may be of two years.
// Ends with status 1 when a year of populations.csv.gz is not the one its evidence says.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { decoupage, here, ofCommunes, ofMembers, openWorkshop } from './packages.mjs'

const at = process.argv.indexOf('--shared')
if (at < 0 || !process.argv[at + 1]) {
  console.error('usage: node establish.mjs --shared DIR (the folder that holds data/ and sources/)')
  process.exit(2)
}
const shared = process.argv[at + 1]

/** Insee, populations légales des régions en 2021, insee.fr/fr/statistiques/7728783. */
const regions2021 = {
  84: 8114361, 27: 2800194, 53: 3394567, 24: 2573303, 94: 347597, 44: 5561287, '01': 384315, '03': 286618, 32: 5995292,
  11: 12317279, '04': 871157, '02': 360749, 28: 3327966, 75: 6069352, 76: 6022176, 52: 3853999, 93: 5127840,
}
/** Insee Flash on the populations de référence of 2023, listed at insee.fr/fr/information/8683652. */
const regions2023 = { 27: 2802670, 53: 3449370, 94: 355486, '01': 384160, '03': 293996, 11: 12463067, '02': 360630 }

async function main() {
  const references = await readReferences()
  const candidates = new Map()
  for (const version of Object.keys(decoupage.versions)) {
    candidates.set(`${version} communes.json`, ofCommunes(workshop.decoupage(version, 'communes').rows))
    const members = ofMembers(workshop.decoupage(version, 'epci').rows)
    if (members.size > 0) candidates.set(`${version} epci.json`, members)
  }
  const retained = readWritten()

  title('Communes with the same population (of those in both), by file of known year')
  const columns = [...references.keys()]
  console.log(`| file | sum | ${columns.join(' | ')} |\n|---|---|${columns.map(() => '---|').join('')}`)
  for (const [name, population] of [...candidates, ...[...retained].map(([year, map]) => [`retained ${year}`, map])]) {
    const cells = columns.map(column => cell(agreement(population, references.get(column))))
    console.log(`| ${name} | ${sum(population.values())} | ${cells.join(' | ')} |`)
  }

  title('Départements of metropolitan France whose sum is the Insee estimate of 1 January (definitive to 2018)')
  const estimates = await readEstimates()
  console.log(`| file | ${[...estimates.keys()].join(' | ')} |\n|---|${[...estimates].map(() => '---|').join('')}`)
  for (const [name, population] of candidates) {
    const sums = sumsBy(population, code => code.slice(0, 2))
    const cells = [...estimates.values()].map(known => cell(agreement(sums, known)))
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }

  title('Régions whose sum is the published population')
  const regionOf = new Map(workshop.decoupage('6.0.0', 'departements').rows.map(row => [row.code, row.region]))
  const bySum = population => sumsBy(population, code => regionOf.get(code.startsWith('97') ? code.slice(0, 3) : code.slice(0, 2)))
  const regions = new Map(Object.entries({ 2021: regions2021, 2023: regions2023 }).map(([year, known]) => [Number(year), new Map(Object.entries(known))]))
  for (const [year, known] of regions) console.log(`${year}: ${cell(agreement(bySum(retained.get(year)), known))}`)

  title('2023, recorded answers of the Melodi API')
  const melodi = agreement(retained.get(2023), references.get('2023 Melodi'))
  const rhone = sumsBy(retained.get(2023), code => code.slice(0, 2)).get('69')
  console.log(`Nantes Métropole, communes: ${cell(melodi)}; Rhône and Métropole de Lyon: ${rhone}, published 1914667`)

  title('2022, two producers')
  const insee = candidates.get('4.1.0 communes.json')
  const dgcl = candidates.get('6.0.0 epci.json')
  const both = agreement(dgcl, insee)
  console.log(`epci.json of 6.0.0 (DGCL, communes of 2025) and communes.json of 4.1.0 (Insee, communes of 2024): ${cell(both)};`)
  console.log(`with the four islands, sums of ${sum(retained.get(2022).values())} and ${sum(insee.values())}. Insee page named by 4.1.0: populations de référence 2022.`)
  console.log(`Differ, all merged on 1 January 2025 or re-created then: ${both.different.join(' ')}`)

  const failures = []
  const expect = (year, holds, what) => holds || failures.push(`${year}: ${what}`)
  const nearlyAll = ({ same, common }) => common > 30_000 && same / common > 0.999
  expect(2016, agreement(sumsBy(retained.get(2016), code => code.slice(0, 2)), estimates.get(2016)).different.length === 0, 'départements')
  for (const [year, column] of [[2018, '2018 comparateur'], [2019, '2019 legal'], [2020, '2020 APL'], [2021, '2021 APL'], [2021, '2021 comparateur']])
    expect(year, nearlyAll(agreement(retained.get(year), references.get(column))), column)
  for (const [year, known] of regions) expect(year, agreement(bySum(retained.get(year)), known).different.length === 0, 'régions')
  expect(2022, both.same / both.common > 0.998 && sum(retained.get(2022).values()) === sum(insee.values()), 'two producers')
  expect(2023, melodi.common === 24 && melodi.different.length === 0 && rhone === 1914667, 'Melodi')
  console.log(failures.length ? `\nNot established: ${failures.join('; ')}` : '\nEvery year of populations.csv.gz is established.')
  return failures.length ? 1 : 0
}

// ---------------------------------------------------------------- files of known year

async function readReferences() {
  const csv = (file, separator, code, column) => columnOf(readCsv(join(shared, 'data', file), separator), code, column)
  const comparateur = 'population/base_cc_comparateur_2022.CSV'
  const derived = 'population/communes_rcarlier_bcc2024_rp2021.csv'
  const melodi = JSON.parse(readFileSync(join(shared, 'sources/samples/melodi/get_local_data_filter_by_com_popref_1.json')))
  return new Map([
    ['2013 comparateur', csv(comparateur, ';', 'CODGEO', 'P13_POP')],
    ['2015 comparateur', csv(derived, ',', 'insee_com', 'population_2015')],
    ['2017 DGCL', await sheetOf('geo/epcicom2020.xlsx', 'Epcicom2020', 9, 13)],
    ['2018 comparateur', csv(comparateur, ';', 'CODGEO', 'P18_POP')],
    ['2019 legal', csv('population/donnees_communes_pop_2019.csv', ';', 'COM', 'PMUN')],
    ['2020 APL', await sheetOf('health/data_apl_infirmiers.xlsx', 'APL 2022', 0, 4)],
    ['2021 APL', await sheetOf('health/data_apl_infirmiers.xlsx', 'APL 2023', 0, 4)],
    ['2021 comparateur', csv(derived, ',', 'insee_com', 'population_2021')],
    [
      '2023 Melodi',
      new Map(
        melodi.observations
          .filter(({ dimensions }) => dimensions.TIME_PERIOD === '2023' && dimensions.POPREF_MEASURE === 'PMUN')
          .map(({ dimensions, measures }) => [dimensions.GEO.split('-').at(-1), measures.OBS_VALUE_NIVEAU.value]),
      ),
    ],
  ])
}

/** Code → number, from two columns of a sheet; rows without them (titles, notes) are passed over. */
async function sheetOf(file, sheet, code, column) {
  const rows = await readSheet(file, sheet)
  return new Map(
    rows.filter(row => /^\d[\dAB]\d{3}$/.test(row[code]) && row[column] !== null).map(row => [row[code], Math.round(Number(row[column]))]),
  )
}

async function readEstimates() {
  const years = new Map()
  for (const year of [2016, 2017, 2018]) {
    const rows = await readSheet('population/estim-pop-dep-sexe-gca-1975-2021.xlsx', String(year))
    years.set(year, new Map(rows.filter(row => /^(\d\d|2[AB])$/.test(row[0])).map(row => [row[0], Number(row[7])])))
  }
  return years
}

async function readSheet(file, sheet) {
  const library = await workshop.library('read-excel-file/node')
  return library.readSheet(join(shared, 'data', file), sheet)
}

function readCsv(path, separator) {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = header.split(separator)
  return lines.map(line => Object.fromEntries(line.split(separator).map((text, i) => [names[i], text])))
}

const columnOf = (rows, code, column) =>
  new Map(rows.filter(row => row[column]).map(row => [row[code], Math.round(Number(row[column]))]))

/** Paris 75101 to 75120, Marseille 13201 to 13216, Lyon 69381 to 69389. */
const arrondissement = /^(751(0[1-9]|1\d|20)|132(0[1-9]|1[0-6])|6938[1-9])$/

/** Year → code → population, communes only, from populations.csv.gz. */
function readWritten() {
  const text = gunzipSync(readFileSync(join(here, 'populations.csv.gz'))).toString()
  const years = new Map()
  for (const line of text.trim().split('\n').slice(1)) {
    const [code, year, population] = line.split(';')
    if (arrondissement.test(code)) continue
    if (!years.has(Number(year))) years.set(Number(year), new Map())
    years.get(Number(year)).set(code, Number(population))
  }
  return years
}

// ---------------------------------------------------------------- comparing

/** How many of the codes of both maps have the same number. */
function agreement(found, known) {
  const common = [...known.keys()].filter(code => found.has(code))
  const different = common.filter(code => found.get(code) !== known.get(code)).sort()
  return { common: common.length, same: common.length - different.length, different }
}

const cell = ({ same, common }) => (common === 0 ? '–' : `${same}/${common} (${((100 * same) / common).toFixed(2)} %)`)

const sum = numbers => [...numbers].reduce((total, number) => total + number, 0)

function sumsBy(population, key) {
  const sums = new Map()
  for (const [code, number] of population) sums.set(key(code), (sums.get(key(code)) ?? 0) + number)
  return sums
}

const title = text => console.log(`\n## ${text}\n`)

const workshop = openWorkshop()
try {
  process.exitCode = await main()
} finally {
  workshop.close()
}
