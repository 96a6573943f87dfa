// Writes the tables of this folder from the seven yearly packages named in package.json.
//
//   node recipe.mjs                     installs the packages in a temporary folder, then writes
//   node recipe.mjs --packages FOLDER   reads the packages already installed in FOLDER/node_modules
//
// Same packages, same bytes: every table is sorted, and nothing here reads a date or the environment.
// What each table holds is said in README.md.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const years = [2019, 2021, 2022, 2023, 2024, 2025, 2026]
const today = years.at(-1)
/** The dated history of communes that the 2019 package carries ends that day. */
const historyYear = 2019
/** Geographies older than this are of no use to the figures: the first census with electronic tables. */
const firstYear = 1968

// ---------------------------------------------------------------- reading

function installPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'territories-'))
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(here, name), join(folder, name))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}

const at = process.argv.indexOf('--packages')
const installed = at > 0 ? process.argv[at + 1] : installPackages()
const read = (year, name) =>
  JSON.parse(readFileSync(join(installed, 'node_modules', `decoupage-${year}`, 'data', `${name}.json`), 'utf8'))

const communesOf = new Map(years.map(year => [year, read(year, 'communes')]))
const history = read(historyYear, 'historique-communes')
const [epcis, epts, departements, regions] = ['epci', 'ept', 'departements', 'regions'].map(name => read(today, name))
// The packages can repeat a file from one year to the next: the year said is that of the first with these bytes.
const membershipYear = years.find(year => JSON.stringify(read(year, 'epci')) === JSON.stringify(epcis))
if (at < 0) rmSync(installed, { recursive: true })

// ---------------------------------------------------------------- small tools

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
/** For comparing names: what a change of accent or hyphen leaves alone. */
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/g, 'oe').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim()
const clean = text => String(text ?? '').replace(/\s+/g, ' ').trim()

function write(name, columns, rows) {
  const lines = rows.map(row => row.map(clean).join('\t')).sort(byText)
  const doubles = lines.filter((line, i) => line === lines[i - 1])
  if (doubles.length) throw new Error(`${name}: the same row twice: ${doubles[0]}`)
  writeFileSync(join(here, name), [columns.join('\t'), ...lines, ''].join('\n'))
  console.log(`${name}: ${rows.length} rows`)
}

function groupBy(items, key) {
  const groups = new Map()
  for (const item of items) {
    const k = key(item)
    if (!groups.has(k)) groups.set(k, [])
    groups.get(k).push(item)
  }
  return groups
}

// ---------------------------------------------------------------- which commune holds a code, year by year

/** The collectivités d'outre-mer (975, 977… 989) are in no région, and no figure of France counts them. */
const isOverseasCollectivity = ({ code }) => /^(975|977|978|98)/.test(code)

const current = new Map(
  years.map(year => [
    year,
    new Map(
      communesOf
        .get(year)
        .filter(commune => commune.type === 'commune-actuelle' && !isOverseasCollectivity(commune))
        .map(commune => [commune.code, commune]),
    ),
  ]),
)

const arrondissements = new Set(
  communesOf.get(today).filter(item => item.type === 'arrondissement-municipal').map(item => item.code),
)

// The history: nodes linked by what each became (successeur) and what contains it (pole).
const node = new Map(history.map(item => [item.id, item]))
const nodesOfCode = groupBy(history, item => item.code)
const begin = item => item.dateDebut ?? '1943-01-01'
for (const nodes of nodesOfCode.values()) nodes.sort((a, b) => byText(begin(a), begin(b)))

/** Code of the commune that a node had become by a day, that day included. */
function follow(item, day, steps = 0) {
  if (!item || steps > 60) return undefined
  const alive = !item.dateFin || item.dateFin > day
  if (alive) return item.type === 'COM' ? item.code : follow(node.get(item.pole), day, steps + 1)
  const next = node.get(item.successeur)
  if (next) return follow(next, day, steps + 1)
  return item.type === 'COM' ? undefined : follow(node.get(item.pole), day, steps + 1)
}

/** Code of the commune that held a code at the end of a day, from the dated history. */
function heldOn(code, day) {
  const begun = (nodesOfCode.get(code) ?? []).filter(item => begin(item) <= day)
  const commune = begun.findLast(item => item.type === 'COM' && !(item.dateFin <= day))
  return commune ? code : follow(begun.at(-1), day)
}

/** Six communes were shared out between several neighbours: nothing of theirs can be followed. */
const wasShared = code => nodesOfCode.get(code)?.at(-1).raisonFin === 'suppression'

const codes = [
  ...new Set([
    ...nodesOfCode.keys(),
    ...years.flatMap(year => communesOf.get(year).flatMap(item => [item.code, ...(item.anciensCodes ?? [])])),
  ]),
]
  .filter(code => !isOverseasCollectivity({ code }) && !arrondissements.has(code) && !wasShared(code))
  .sort(byText)

/** Part → whole in each yearly package. The official code (COG) says the `chefLieu` of delegated and associated
 *  communes. For a commune merged before 2019 the dated history says the rest. `anciensCodes` comes last: it is derived,
 *  and wrong where a commune nouvelle was partly undone (60455), or for one year only (45117 in 2022). */
const heldAtSeam = new Map(codes.map(code => [code, heldOn(code, `${historyYear}-01-01`)]))
const holders = new Map(
  years.map(year => {
    const holder = new Map()
    for (const commune of current.get(year).values())
      for (const former of commune.anciensCodes ?? []) if (!wasShared(former)) holder.set(former, commune.code)
    const parts = communesOf.get(year).filter(part => part.chefLieu)
    for (const part of parts) holder.set(part.code, part.chefLieu)
    for (const code of current.get(year).keys()) holder.set(code, code)
    const official = new Set(parts.map(part => part.code))
    for (const [code, whole] of heldAtSeam)
      if (whole && whole !== code && !official.has(code) && !current.get(year).has(code) && holder.has(whole))
        holder.set(code, holder.get(whole))
    return [year, holder]
  }),
)

/** Code → commune that held it on 1 January of a year; no entry where it is not known. */
function holdersIn(year) {
  if (year > historyYear) return holders.get(year)
  const holder = new Map()
  for (const code of codes) {
    const commune = heldOn(code, `${year}-01-01`)
    if (commune) holder.set(code, commune)
  }
  return holder
}

// The dated history and the first yearly package must tell the same communes.
const holdersAtSeam = holdersIn(historyYear)
for (const code of current.get(historyYear).keys())
  if (holdersAtSeam.get(code) !== code && !code.startsWith('976')) throw new Error(`${code} is not in the dated history`)

/** Code → commune of today. A code that today's lists leave out is followed through the older ones. */
const now = new Map()
for (const code of codes) {
  let commune
  for (const year of [...years].reverse()) {
    const holder = year === historyYear ? (holders.get(year).get(code) ?? holdersAtSeam.get(code)) : holders.get(year).get(code)
    if (!holder) continue
    commune = year === today ? holder : holders.get(today).get(holder)
    if (commune) break
  }
  if (commune) now.set(code, commune)
}
for (const code of codes) {
  if (now.has(code)) continue
  const commune = now.get(follow(nodesOfCode.get(code)?.at(-1), `${historyYear}-01-01`))
  if (commune) now.set(code, commune)
}
const communes = current.get(today)

// ---------------------------------------------------------------- passages that depend on the year

/** Per code: for each year, what its figure can be carried to, where that is not simply `now`. */
const exceptions = new Map()
const holderByYear = new Map()
for (let year = firstYear; year < today; year++) {
  // No package tells the geography of 2020: a code is followed only where 2019 and 2021 agree.
  const known = year === 2020 ? [2019, 2021] : [year]
  for (const source of known) {
    if (!holderByYear.has(source)) holderByYear.set(source, holdersIn(source))
    for (const [whole, parts] of groupBy([...holderByYear.get(source)], ([, commune]) => commune)) {
      const owners = new Set(parts.map(([part]) => now.get(part)).filter(Boolean))
      const to = owners.size === 1 ? [...owners][0] : ''
      if (to === now.get(whole) || !now.has(whole)) continue
      if (!exceptions.has(whole)) exceptions.set(whole, new Map())
      const before = exceptions.get(whole).get(year)
      exceptions.get(whole).set(year, before === undefined || before === to ? to : '')
    }
  }
}
const passages = []
for (const [code, byYear] of exceptions) {
  let open
  for (const year of [...byYear.keys()].sort((a, b) => a - b)) {
    const to = byYear.get(year)
    if (open && open[2] === year - 1 && open[3] === to) open[2] = year
    else passages.push((open = [code, year, year, to]))
  }
}

// ---------------------------------------------------------------- names of communes that are no more, and when

/** Last name a code had as a commune of its own. */
const lastName = new Map()
for (const item of [...history].sort((a, b) => byText(begin(a), begin(b)))) if (item.type === 'COM') lastName.set(item.code, item.nom)
for (const year of years) for (const commune of current.get(year).values()) lastName.set(commune.code, commune.nom)
const partToday = new Map(communesOf.get(today).filter(part => part.chefLieu).map(part => [part.code, part]))

/** Year in which a code ceased to be a commune for the last time; undefined where no source tells. */
function yearOfEnd(code) {
  const was = years.filter(year => current.get(year).has(code)).at(-1)
  if (was === 2019) return undefined // some day of 2019 or 2020
  if (was) return years[years.indexOf(was) + 1]
  const ended = (nodesOfCode.get(code) ?? []).filter(item => item.type === 'COM' && item.dateFin).at(-1)
  return ended ? Number(ended.dateFin.slice(0, 4)) : undefined
}

const former = []
for (const code of codes) {
  const commune = now.get(code)
  const part = partToday.get(code)
  if (commune && !communes.has(code)) {
    const status = { 'commune-deleguee': 'delegated', 'commune-associee': 'associated' }[part?.type] ?? 'merged'
    const ended = lastName.get(code)
    let name = part?.nom ?? ended ?? ''
    let year = yearOfEnd(code)
    let kind = status
    if (name !== ended) {
      // The code served the larger commune until its seat moved; the part itself was merged before.
      const own = (nodesOfCode.get(code) ?? []).filter(item => item.type === 'COM' && item.nom === name && item.dateFin).at(-1)
      year = own ? Number(own.dateFin.slice(0, 4)) : undefined
    } else if (status === 'merged' && name === communes.get(commune).nom) {
      // Either the commune only changed code, or it carried the name of the larger commune for a while.
      const own = (nodesOfCode.get(code) ?? []).filter(item => item.type === 'COM' && item.dateFin && plain(item.nom) !== plain(name)).at(-1)
      if (own && !current.get(years[0]).has(code)) {
        name = own.nom
        year = Number(own.dateFin.slice(0, 4))
      } else kind = 'recoded'
    }
    if (name) former.push([code, name, kind, commune, year])
  } else if (part && part.nom !== communes.get(code)?.nom) {
    former.push([code, part.nom, part.type === 'commune-deleguee' ? 'seat_delegated' : 'seat_associated', code, ''])
  }
}

// ---------------------------------------------------------------- events

const events = new Map()
function event(year, kind, from, to, names) {
  events.set([kind, from, to, names, year].join('\t'), [to, year ?? '', kind, from, names])
}
/** What happened between two states of "who holds which code". */
function compareHolders(before, after, year, isCommuneBefore, isCommuneAfter) {
  for (const code of codes) {
    const was = before.get(code)
    const is = after.get(code)
    if (!was || !is || was === is) continue
    if (was === code && !isCommuneAfter(code)) {
      const whole = [...(partsBefore.get(code) ?? [])].some(part => part !== code) && [...partsBefore.get(code)].every(part => after.get(part) === is) && !isCommuneBefore(is)
      event(year, whole ? 'recoded' : 'merged', code, is, '')
    } else if (is === code && isCommuneAfter(code) && !isCommuneBefore(code) && isCommuneAfter(was)) event(year, 'split', was, code, '')
  }
}
let partsBefore
const wholeToParts = holder => {
  const parts = new Map()
  for (const [part, commune] of holder) {
    if (!parts.has(commune)) parts.set(commune, new Set())
    parts.get(commune).add(part)
  }
  return parts
}
let previous = new Map(codes.map(code => [code, heldOn(code, '1943-01-01')]).filter(([, commune]) => commune))
for (let year = 1943; year < historyYear + 1; year++) {
  const day = year === historyYear ? `${year}-01-01` : `${year}-12-31`
  const next = new Map(codes.map(code => [code, heldOn(code, day)]).filter(([, commune]) => commune))
  partsBefore = wholeToParts(previous)
  compareHolders(previous, next, year, code => previous.get(code) === code, code => next.get(code) === code)
  previous = next
}
for (let i = 1; i < years.length; i++) {
  const before = i === 1 ? holdersAtSeam : holders.get(years[i - 1])
  partsBefore = wholeToParts(before)
  compareHolders(
    before,
    holders.get(years[i]),
    years[i] - years[i - 1] === 1 ? years[i] : undefined,
    code => current.get(years[i - 1]).has(code),
    code => current.get(years[i]).has(code),
  )
}
// Changes of name, of communes that are still there.
for (const [code, nodes] of nodesOfCode) {
  if (!communes.has(code)) continue
  const owned = nodes.filter(item => item.type === 'COM')
  for (let i = 1; i < owned.length; i++)
    if (plain(owned[i - 1].nom) !== plain(owned[i].nom))
      event(Number(begin(owned[i]).slice(0, 4)), 'renamed', code, code, owned[i - 1].nom)
}
for (let i = 1; i < years.length; i++)
  for (const [code, commune] of current.get(years[i])) {
    const before = current.get(years[i - 1]).get(code)
    if (before && communes.has(code) && plain(before.nom) !== plain(commune.nom))
      event(years[i] - years[i - 1] === 1 ? years[i] : undefined, 'renamed', code, code, before.nom)
  }

// ---------------------------------------------------------------- tables

const members = groupsOf => {
  const groupOf = new Map()
  for (const group of groupsOf)
    for (const member of group.membres) {
      const commune = now.get(member.code)
      if (!commune) throw new Error(`${group.nom}: ${member.code} is unknown`)
      if (groupOf.has(commune) && groupOf.get(commune) !== group.code) throw new Error(`${commune} is in two groups`)
      groupOf.set(commune, group.code)
    }
  return groupOf
}
const epciOf = members(epcis)
const eptOf = members(epts)
const inFrance = item => regions.some(region => region.code === item.region && region.zone !== 'com')
const places = departements.filter(inFrance)

write('about.tsv', ['key', 'value'], [
  ['geography_year', today],
  ['membership_year', membershipYear],
  ['population_year', 2023],
])
write(
  'communes.tsv',
  ['code', 'name', 'article', 'departement', 'epci', 'ept', 'siren', 'postal_codes', 'population'],
  [...communes.values()].map(item => [
    item.code, item.nom, item.typeLiaison, item.departement, epciOf.get(item.code), eptOf.get(item.code), item.siren,
    [...(item.codesPostaux ?? [])].sort(byText).join(' '), item.population,
  ]),
)
write(
  'arrondissements.tsv',
  ['code', 'name', 'commune', 'postal_codes', 'population'],
  communesOf.get(today).filter(item => item.type === 'arrondissement-municipal')
    .map(item => [item.code, item.nom, item.commune, [...(item.codesPostaux ?? [])].sort(byText).join(' '), item.population]),
)
write('epci.tsv', ['siren', 'name', 'kind'], epcis.map(item => [item.code, item.nom, item.type]))
write('ept.tsv', ['siren', 'name'], epts.map(item => [item.code, item.nom]))
write('departements.tsv', ['code', 'name', 'region'], places.map(item => [item.code, item.nom, item.region]))
write('regions.tsv', ['code', 'name'], regions.filter(region => region.zone !== 'com').map(item => [item.code, item.nom]))
write('former.tsv', ['code', 'name', 'kind', 'became', 'year'], former)
write('passages.tsv', ['from', 'first_year', 'last_year', 'to'], passages)
write('events.tsv', ['code', 'year', 'kind', 'from', 'old_name'], [...events.values()])
write(
  'overseas.tsv',
  ['code', 'name', 'collectivity'],
  communesOf.get(today).filter(item => item.type === 'commune-actuelle' && isOverseasCollectivity(item)).map(item => {
    const collectivity = departements.find(departement => departement.code === item.departement)
    if (!collectivity) throw new Error(`${item.code} has no collectivity`)
    return [item.code, item.nom, collectivity.nom]
  }),
)
