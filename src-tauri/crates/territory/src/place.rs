use std::sync::Arc;

use obs_model::{Lang, Level, PlaceId, PlaceName};

/// A place of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Level and code.
    pub id: PlaceId,
    /// What it is called, with the forms "de…" and "à…".
    pub name: PlaceName,
    /// The name in the official list, where it is not [`PlaceName::name`]: "CA du Grand Cognac".
    pub official_name: Option<&'static str>,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// SIREN, for communes, EPCI and EPT.
    pub siren: Option<&'static str>,
    /// Postal codes, sorted; none above the commune.
    pub postal_codes: Vec<&'static str>,
    /// Municipal population of the year [`crate::Territories::population_year`]; above the commune, the sum over the communes.
    pub population: Option<u32>,
    /// How many communes it holds; 1 for a commune, 0 for a municipal arrondissement.
    pub communes: u32,
    /// Where most inhabitants of the place live, for all levels up to the département.
    pub departement: Option<&'static str>,
    /// The places around it, smallest first, France last.
    ///
    /// For an EPCI that lies across several départements or régions, the one where most of its inhabitants live.
    pub parents: Arc<[PlaceId]>,
}

impl Place {
    /// The place around this one at a level.
    pub fn parent(&self, level: Level) -> Option<&PlaceId> {
        self.parents.iter().find(|parent| parent.level == level)
    }

    /// True where nobody lives: six villages of the Meuse, destroyed in 1916.
    pub fn is_uninhabited(&self) -> bool {
        self.population == Some(0)
    }

    /// Kind and extent: "intercommunalité, 54 communes"; just the kind for a commune or an arrondissement.
    pub fn kind_words(&self, lang: Lang) -> String {
        let kind = self.kind.words(lang);
        match self.communes {
            0 | 1 => kind.to_owned(),
            _ => format!("{kind}, {}", self.communes_words()),
        }
    }

    /// "54 communes", "1 commune".
    pub(crate) fn communes_words(&self) -> String {
        let plural = if self.communes > 1 { "s" } else { "" };
        format!("{} commune{plural}", grouped(self.communes))
    }
}

/// The kinds of places, with the legal type of an EPCI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// Arrondissement of Paris, Lyon or Marseille.
    MunicipalArrondissement,
    /// Commune.
    Commune,
    /// Établissement public territorial.
    EtablissementPublicTerritorial,
    /// Communauté de communes.
    CommunauteDeCommunes,
    /// Communauté d’agglomération.
    CommunauteDAgglomeration,
    /// Communauté urbaine.
    CommunauteUrbaine,
    /// Métropole.
    Metropole,
    /// The Métropole de Lyon, a collectivity of its own kind.
    MetropoleDeLyon,
    /// Bassin de vie of 2022.
    BassinDeVie,
    /// Zone d’emploi of 2020.
    ZoneEmploi,
    /// Aire d’attraction des villes of 2020.
    AireAttraction,
    /// Communes that a person put together.
    Own,
    /// Département.
    Departement,
    /// Région.
    Region,
    /// France.
    Country,
}

impl PlaceKind {
    /// The kind of an EPCI from the letters of the official list.
    pub(crate) fn of_epci(letters: &str) -> Option<PlaceKind> {
        Some(match letters {
            "CC" => PlaceKind::CommunauteDeCommunes,
            "CA" => PlaceKind::CommunauteDAgglomeration,
            "CU" => PlaceKind::CommunauteUrbaine,
            "METRO" => PlaceKind::Metropole,
            "MET69" => PlaceKind::MetropoleDeLyon,
            _ => return None,
        })
    }

    /// The everyday word: "commune", "intercommunalité", "département".
    pub fn words(self, lang: Lang) -> &'static str {
        use PlaceKind as K;
        match (self, lang) {
            (K::MunicipalArrondissement, Lang::Fr) => "arrondissement",
            (K::MunicipalArrondissement, Lang::En) => "city district",
            (K::Commune, _) => "commune",
            (K::EtablissementPublicTerritorial, Lang::Fr) => "territoire du Grand Paris",
            (K::EtablissementPublicTerritorial, Lang::En) => "Greater Paris territory",
            (
                K::CommunauteDeCommunes
                | K::CommunauteDAgglomeration
                | K::CommunauteUrbaine
                | K::Metropole
                | K::MetropoleDeLyon,
                Lang::Fr,
            ) => "intercommunalité",
            (
                K::CommunauteDeCommunes
                | K::CommunauteDAgglomeration
                | K::CommunauteUrbaine
                | K::Metropole
                | K::MetropoleDeLyon,
                Lang::En,
            ) => "intercommunality",
            (K::BassinDeVie, Lang::Fr) => "bassin de vie",
            (K::BassinDeVie, Lang::En) => "living area",
            (K::ZoneEmploi, Lang::Fr) => "zone d’emploi",
            (K::ZoneEmploi, Lang::En) => "employment zone",
            (K::AireAttraction, Lang::Fr) => "aire d’attraction",
            (K::AireAttraction, Lang::En) => "functional area",
            (K::Own, Lang::Fr) => "territoire composé",
            (K::Own, Lang::En) => "composed territory",
            (K::Departement, Lang::Fr) => "département",
            (K::Departement, Lang::En) => "department",
            (K::Region, Lang::Fr) => "région",
            (K::Region, Lang::En) => "region",
            (K::Country, Lang::Fr) => "pays",
            (K::Country, Lang::En) => "country",
        }
    }

    /// The legal type: "Communauté d’agglomération". Legal types keep their French name in English.
    pub fn official(self) -> &'static str {
        match self {
            PlaceKind::MunicipalArrondissement => "Arrondissement municipal",
            PlaceKind::Commune => "Commune",
            PlaceKind::EtablissementPublicTerritorial => "Établissement public territorial",
            PlaceKind::CommunauteDeCommunes => "Communauté de communes",
            PlaceKind::CommunauteDAgglomeration => "Communauté d’agglomération",
            PlaceKind::CommunauteUrbaine => "Communauté urbaine",
            PlaceKind::Metropole => "Métropole",
            PlaceKind::MetropoleDeLyon => "Métropole à statut particulier",
            PlaceKind::BassinDeVie => "Bassin de vie 2022",
            PlaceKind::ZoneEmploi => "Zone d’emploi 2020",
            PlaceKind::AireAttraction => "Aire d’attraction des villes 2020",
            PlaceKind::Own => "Territoire composé",
            PlaceKind::Departement => "Département",
            PlaceKind::Region => "Région",
            PlaceKind::Country => "Pays",
        }
    }
}

/// A whole number with a narrow no-break space between thousands: `34 875`.
pub(crate) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
