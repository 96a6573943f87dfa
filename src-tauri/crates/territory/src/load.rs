//! From the embedded tables to places.

use std::collections::HashMap;
use std::sync::Arc;

use obs_model::{Level, PlaceId, PlaceName};

use crate::past::Past;
use crate::tables::{self, Table, number, optional};
use crate::{Place, PlaceKind, Territories, TerritoryError, fold, naming};

/// A commune, with the positions of what contains it in the tables.
struct Commune {
    code: &'static str,
    name: PlaceName,
    departement: usize,
    epci: Option<usize>,
    ept: Option<usize>,
    siren: Option<&'static str>,
    postal_codes: &'static str,
    population: Option<u32>,
}

/// What the communes of a place add up to.
#[derive(Clone, Default)]
struct Sum {
    population: u32,
    communes: u32,
    /// Inhabitants by position of the département.
    by_departement: Vec<(usize, u32)>,
}

impl Sum {
    fn add(&mut self, commune: &Commune) {
        let population = commune.population.unwrap_or(0);
        self.population += population;
        self.communes += 1;
        let departement = commune.departement;
        match self
            .by_departement
            .iter_mut()
            .find(|(known, _)| *known == departement)
        {
            Some((_, inhabitants)) => *inhabitants += population,
            None => self.by_departement.push((departement, population)),
        }
    }

    /// Position of the département where most of the inhabitants live; the first by code when they are as many.
    fn departement(&self) -> Option<usize> {
        let most = self
            .by_departement
            .iter()
            .max_by_key(|(departement, inhabitants)| {
                (*inhabitants, std::cmp::Reverse(*departement))
            });
        most.map(|(departement, _)| *departement)
    }
}

/// A table whose first column is a sorted code.
struct Coded<const N: usize> {
    table: Table,
    rows: Vec<[&'static str; N]>,
}

impl<const N: usize> Coded<N> {
    fn read(table: Table, columns: [&str; N]) -> Result<Self, TerritoryError> {
        let rows: Vec<_> = table.rows(columns)?.collect::<Result<_, _>>()?;
        match rows.windows(2).position(|pair| pair[0][0] >= pair[1][0]) {
            Some(at) => Err(table.bad_row(at + 3)),
            None => Ok(Self { table, rows }),
        }
    }

    fn position(&self, code: &str) -> Result<usize, TerritoryError> {
        let found = self.rows.binary_search_by(|row| row[0].cmp(code));
        found.map_err(|_| TerritoryError::Unknown {
            file: self.table.file,
            code: code.to_owned(),
        })
    }

    fn optional_position(&self, cell: &'static str) -> Result<Option<usize>, TerritoryError> {
        optional(cell).map(|code| self.position(code)).transpose()
    }

    fn code(&self, at: usize) -> &'static str {
        self.rows.get(at).map(|row| row[0]).unwrap_or_default()
    }

    /// The rows, with the line each stands on.
    fn numbered(&self) -> impl Iterator<Item = (usize, [&'static str; N])> {
        self.rows.iter().enumerate().map(|(at, row)| (at + 2, *row))
    }
}

pub(crate) fn territories() -> Result<Territories, TerritoryError> {
    let regions = Coded::read(tables::REGIONS, ["code", "name"])?;
    let departements = Coded::read(tables::DEPARTEMENTS, ["code", "name", "region"])?;
    let epcis = Coded::read(tables::EPCI, ["siren", "name", "kind"])?;
    let epts = Coded::read(tables::EPT, ["siren", "name"])?;
    let arrondissements = Coded::read(
        tables::ARRONDISSEMENTS,
        ["code", "name", "commune", "postal_codes", "population"],
    )?;
    let communes = communes(&departements, &epcis, &epts)?;

    let region_of: Vec<usize> = departements
        .rows
        .iter()
        .map(|[_, _, region]| regions.position(region))
        .collect::<Result<_, _>>()?;
    let mut epci_sums = vec![Sum::default(); epcis.rows.len()];
    let mut ept_sums = vec![Sum::default(); epts.rows.len()];
    let mut departement_sums = vec![Sum::default(); departements.rows.len()];
    let mut region_sums = vec![Sum::default(); regions.rows.len()];
    let mut france_sum = Sum::default();
    // Positions of the communes of each EPCI, to see which have its name.
    let mut communes_of_epci: Vec<Vec<usize>> = vec![Vec::new(); epcis.rows.len()];
    let mut metropole_of_ept: Vec<Option<usize>> = vec![None; epts.rows.len()];
    for (at, commune) in communes.iter().enumerate() {
        if let Some(epci) = commune.epci {
            epci_sums[epci].add(commune);
            communes_of_epci[epci].push(at);
        }
        if let Some(ept) = commune.ept {
            ept_sums[ept].add(commune);
            metropole_of_ept[ept] = commune.epci;
        }
        departement_sums[commune.departement].add(commune);
        region_sums[region_of[commune.departement]].add(commune);
        france_sum.add(commune);
    }

    // The places around, from the département up, and below it where there are any.
    let around = |within: &[PlaceId], departement: usize| -> Arc<[PlaceId]> {
        let above = [
            PlaceId::new(Level::Departement, departements.code(departement)),
            PlaceId::new(Level::Region, regions.code(region_of[departement])),
            PlaceId::france(),
        ];
        within.iter().cloned().chain(above).collect()
    };
    let epci_id = |at: Option<usize>| at.map(|at| PlaceId::new(Level::Epci, epcis.code(at)));
    let ept_id = |at: Option<usize>| at.map(|at| PlaceId::new(Level::Ept, epts.code(at)));

    // Levels from the smallest up, codes in order: the order that look-ups rely on.
    let mut places = Vec::with_capacity(communes.len() + 1500);
    for (line, [code, name, commune, postal_codes, population]) in arrondissements.numbered() {
        let city = communes
            .binary_search_by(|other| other.code.cmp(commune))
            .ok()
            .and_then(|at| communes.get(at))
            .ok_or_else(|| tables::ARRONDISSEMENTS.bad_row(line))?;
        let mut within = vec![PlaceId::new(Level::Commune, commune)];
        within.extend(epci_id(city.epci));
        places.push(Place {
            id: PlaceId::new(Level::Arrondissement, code),
            name: naming::arrondissement(name),
            official_name: None,
            kind: PlaceKind::MunicipalArrondissement,
            siren: None,
            postal_codes: postal_codes.split_ascii_whitespace().collect(),
            population: number(tables::ARRONDISSEMENTS, line, population)?,
            communes: 0,
            departement: Some(departements.code(city.departement)),
            parents: around(&within, city.departement),
        });
    }
    let mut epci_names = Vec::with_capacity(epcis.rows.len());
    for ((line, [siren, official, letters]), members) in epcis.numbered().zip(&communes_of_epci) {
        let kind = PlaceKind::of_epci(letters).ok_or_else(|| tables::EPCI.bad_row(line))?;
        let member_named = |folded: &str| {
            let names = members
                .iter()
                .filter_map(|&at| communes.get(at))
                .map(|commune| &commune.name);
            // Folding takes accents away and adds nothing: most names are too long or too short to be worth it.
            let mut near =
                names.filter(|name| (folded.len()..=folded.len() + 10).contains(&name.name.len()));
            near.find(|name| fold::fold(&name.name) == folded)
        };
        epci_names.push((naming::epci(siren, official, kind, member_named), kind));
    }
    // Communes of one EPCI and one département share what is around them.
    let mut shared: HashMap<_, Arc<[PlaceId]>> = HashMap::new();
    for commune in communes {
        let key = (commune.ept, commune.epci, commune.departement);
        let parents = shared.entry(key).or_insert_with(|| {
            let within: Vec<PlaceId> = ept_id(commune.ept)
                .into_iter()
                .chain(epci_id(commune.epci))
                .collect();
            around(&within, commune.departement)
        });
        places.push(Place {
            id: PlaceId::new(Level::Commune, commune.code),
            name: commune.name,
            official_name: None,
            kind: PlaceKind::Commune,
            siren: commune.siren,
            postal_codes: commune.postal_codes.split_ascii_whitespace().collect(),
            population: commune.population,
            communes: 1,
            departement: Some(departements.code(commune.departement)),
            parents: Arc::clone(parents),
        });
    }
    for (at, (line, [siren, name])) in epts.numbered().enumerate() {
        let sum = &ept_sums[at];
        let departement = sum.departement().ok_or_else(|| tables::EPT.bad_row(line))?;
        let within: Vec<PlaceId> = epci_id(metropole_of_ept[at]).into_iter().collect();
        places.push(Place {
            id: PlaceId::new(Level::Ept, siren),
            name: naming::ept(name),
            official_name: None,
            kind: PlaceKind::EtablissementPublicTerritorial,
            siren: Some(siren),
            postal_codes: Vec::new(),
            population: Some(sum.population),
            communes: sum.communes,
            departement: Some(departements.code(departement)),
            parents: around(&within, departement),
        });
    }
    for ((at, (line, [siren, official, _])), (name, kind)) in
        epcis.numbered().enumerate().zip(epci_names)
    {
        let sum = &epci_sums[at];
        let departement = sum
            .departement()
            .ok_or_else(|| tables::EPCI.bad_row(line))?;
        places.push(Place {
            id: PlaceId::new(Level::Epci, siren),
            official_name: (name.name != official).then_some(official),
            name,
            kind,
            siren: Some(siren),
            postal_codes: Vec::new(),
            population: Some(sum.population),
            communes: sum.communes,
            departement: Some(departements.code(departement)),
            parents: around(&[], departement),
        });
    }
    let large =
        |id: PlaceId, name: PlaceName, kind: PlaceKind, sum: &Sum, parents: Vec<PlaceId>| Place {
            departement: (id.level == Level::Departement)
                .then(|| sum.departement().map(|at| departements.code(at)))
                .flatten(),
            id,
            name,
            official_name: None,
            kind,
            siren: None,
            postal_codes: Vec::new(),
            population: Some(sum.population),
            communes: sum.communes,
            parents: parents.into(),
        };
    for ((line, [code, name, region]), sum) in departements.numbered().zip(&departement_sums) {
        let name =
            naming::departement(code, name).ok_or_else(|| tables::DEPARTEMENTS.bad_row(line))?;
        let parents = vec![PlaceId::new(Level::Region, region), PlaceId::france()];
        let id = PlaceId::new(Level::Departement, code);
        places.push(large(id, name, PlaceKind::Departement, sum, parents));
    }
    for ((line, [code, name]), sum) in regions.numbered().zip(&region_sums) {
        let name = naming::region(code, name).ok_or_else(|| tables::REGIONS.bad_row(line))?;
        let id = PlaceId::new(Level::Region, code);
        places.push(large(
            id,
            name,
            PlaceKind::Region,
            sum,
            vec![PlaceId::france()],
        ));
    }
    places.push(large(
        PlaceId::france(),
        naming::france(),
        PlaceKind::Country,
        &france_sum,
        Vec::new(),
    ));

    let past = Past::read()?;
    Ok(Territories {
        members: Arc::new(members(&places)),
        index: Arc::default(),
        zones: Arc::default(),
        own: Vec::new(),
        geography_year: year("geography_year")?,
        membership_year: year("membership_year")?,
        population_year: year("population_year")?,
        places: Arc::new(places),
        past: Arc::new(past),
    })
}

/// The communes, by code.
fn communes(
    departements: &Coded<3>,
    epcis: &Coded<3>,
    epts: &Coded<2>,
) -> Result<Vec<Commune>, TerritoryError> {
    let columns = [
        "code",
        "name",
        "article",
        "departement",
        "epci",
        "ept",
        "siren",
        "postal_codes",
        "population",
    ];
    let table = Coded::read(tables::COMMUNES, columns)?;
    table
        .numbered()
        .map(|(line, row)| {
            let [
                code,
                name,
                article,
                departement,
                epci,
                ept,
                siren,
                postal_codes,
                population,
            ] = row;
            Ok(Commune {
                code,
                name: naming::commune(name, article),
                departement: departements.position(departement)?,
                epci: epcis.optional_position(epci)?,
                ept: epts.optional_position(ept)?,
                siren: optional(siren),
                postal_codes,
                population: number(tables::COMMUNES, line, population)?,
            })
        })
        .collect()
}

/// Positions of the members of each place, by position of the place. France is left out: it holds them all.
fn members(places: &[Place]) -> Vec<Vec<u32>> {
    let position = |id: &PlaceId| places.binary_search_by(|place| place.id.cmp(id)).ok();
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); places.len()];
    // Communes of one EPCI share their list of parents: each list is looked up once.
    let mut known: HashMap<*const PlaceId, Vec<usize>> = HashMap::with_capacity(2000);
    for (at, place) in places.iter().enumerate() {
        let parents = match place.id.level {
            Level::Arrondissement => place.parents.get(..1),
            Level::Commune => place
                .parents
                .split_last()
                .map(|(_, below_france)| below_france),
            _ => continue,
        };
        let around = known.entry(place.parents.as_ptr()).or_insert_with(|| {
            parents
                .unwrap_or_default()
                .iter()
                .filter_map(position)
                .collect()
        });
        for &parent in around.iter() {
            if let Some(list) = members.get_mut(parent) {
                list.push(at as u32);
            }
        }
    }
    members
}

/// A year of `about.tsv`.
fn year(wanted: &str) -> Result<i32, TerritoryError> {
    for (at, row) in tables::ABOUT.rows(["key", "value"])?.enumerate() {
        let [key, value] = row?;
        if key == wanted {
            return number(tables::ABOUT, at + 2, value)?
                .ok_or_else(|| tables::ABOUT.bad_row(at + 2));
        }
    }
    Err(TerritoryError::Unknown {
        file: tables::ABOUT.file,
        code: wanted.to_owned(),
    })
}
