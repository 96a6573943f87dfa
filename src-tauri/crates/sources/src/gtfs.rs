//! A GTFS feed: where public transport stops, and how many times on a typical weekday.
//!
//! The feed is a ZIP of comma-separated files (<https://gtfs.org/documentation/schedule/reference/>). Read are
//! `stops.txt`, `trips.txt`, `stop_times.txt`, `calendar.txt`, `calendar_dates.txt` and `frequencies.txt`.
//! The typical weekday is the Tuesday of the feed on which most trips run, whatever the date of today: holidays and
//! feeds of a few weeks do not weigh. A trip that runs after midnight counts on the day it is of.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use csv::ByteRecord;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use zip::ZipArchive;

use crate::error::SourceError;

/// A file of the feed that grows more than this when it is unpacked is no timetable: the largest known, those of
/// whole régions, grow twenty times.
const UNPACKED_FACTOR_MAX: u64 = 200;
/// The largest `stop_times.txt` known is of 2 GB.
const FILE_BYTES_MAX: u64 = 4_000_000_000;
/// Years that a timetable can be of, placeholders for "always" included.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;
/// Runs of one line of `frequencies.txt`: a run each second of two days.
const RUNS_MAX: u64 = 172_800;

/// A place where people board or alight.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Its identifier in the feed.
    pub id: String,
    /// Longitude and latitude in degrees; none when the feed gives none.
    pub place: Option<(f64, f64)>,
    /// How many vehicles leave it on the typical weekday. Those that end there do not leave.
    pub departures: u64,
}

/// What a feed says.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// The typical weekday, `2026-03-10`.
    pub weekday: String,
    /// Last day of any service, `2026-12-12`: a feed that ended is no longer what runs.
    pub last_day: String,
    /// The stops, by identifier. Stations and entrances are not stops.
    pub stops: Vec<Stop>,
}

/// What is counted in a commune.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Stops.
    pub stops: u64,
    /// Departures from them on the typical weekday.
    pub departures: u64,
}

/// Stops and departures by commune, and what could not be placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByCommune {
    /// Code of the commune → what is counted there. A commune that no feed serves is not here: no one says that
    /// it has no stop.
    pub communes: BTreeMap<String, Served>,
    /// Stops outside every commune: abroad, at sea.
    pub outside: Served,
    /// Stops without coordinates.
    pub without_place: Served,
}

/// Counts the stops of feeds in the communes they lie in.
///
/// `locate` gives the code of the commune of a longitude and a latitude.
pub fn by_commune(feeds: &[Feed], locate: impl Fn(f64, f64) -> Option<String>) -> ByCommune {
    let mut counted = ByCommune::default();
    for stop in feeds.iter().flat_map(|feed| &feed.stops) {
        let served = match stop.place {
            None => &mut counted.without_place,
            Some((longitude, latitude)) => match locate(longitude, latitude) {
                None => &mut counted.outside,
                Some(commune) => counted.communes.entry(commune).or_default(),
            },
        };
        served.stops += 1;
        served.departures += stop.departures;
    }
    counted
}

/// Reads a feed.
///
/// # Errors
/// `SourceChanged` when the archive, one of its files or one of their cells is not what GTFS says;
/// `NothingThere` when no trip runs on any Tuesday.
pub fn read(path: &Path, name: &str) -> Result<Feed, SourceError> {
    let archive = ZipArchive::new(BufReader::new(File::open(path)?))
        .map_err(|error| SourceError::changed(name).detail(error))?;
    let mut reader = FeedReader {
        archive,
        name,
        bytes: path.metadata()?.len(),
    };
    let services = reader.services()?;
    let trips = reader.trips()?;
    let (weekday, running) =
        typical_weekday(&services, &trips).ok_or_else(|| SourceError::no_figure(name))?;
    let last_day = services.values().filter_map(Service::last_day).max();
    let runs = reader.runs(&trips, &running)?;
    let departures = reader.departures(&runs)?;
    let stops = reader.stops(departures)?;
    Ok(Feed {
        weekday: weekday.to_string(),
        last_day: last_day.unwrap_or(weekday).to_string(),
        stops,
    })
}

/// On which days something runs.
#[derive(Debug, Default)]
struct Service {
    /// First day, last day, and whether Tuesdays are among those that run.
    weeks: Option<(Date, Date, bool)>,
    added: HashSet<Date>,
    removed: HashSet<Date>,
}

impl Service {
    fn runs_on(&self, day: Date) -> bool {
        let by_week = self
            .weeks
            .is_some_and(|(first, last, tuesdays)| tuesdays && (first..=last).contains(&day));
        (by_week || self.added.contains(&day)) && !self.removed.contains(&day)
    }

    fn last_day(&self) -> Option<Date> {
        let of_weeks = self.weeks.map(|(_, last, _)| last);
        self.added.iter().copied().chain(of_weeks).max()
    }

    fn tuesdays(&self) -> impl Iterator<Item = Date> + '_ {
        let weeks = self.weeks.filter(|(_, _, tuesdays)| *tuesdays);
        let of_weeks = weeks.into_iter().flat_map(|(first, last, _)| {
            let to_tuesday = i64::from(first.weekday().until(Weekday::Tuesday));
            let days = (0i64..).map_while(move |week| {
                let day = first.checked_add((to_tuesday + 7 * week).days());
                day.ok().filter(|day| *day <= last)
            });
            days.collect::<Vec<_>>()
        });
        let added = self.added.iter().copied();
        of_weeks.chain(added.filter(|day| day.weekday() == Weekday::Tuesday))
    }
}

/// The first of the Tuesdays on which most trips run, and the services that run then.
fn typical_weekday<'a>(
    services: &'a HashMap<String, Service>,
    trips: &HashMap<String, String>,
) -> Option<(Date, HashSet<&'a str>)> {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for service in trips.values() {
        *sizes.entry(service).or_default() += 1;
    }
    let mut days: BTreeMap<Date, usize> = BTreeMap::new();
    for (id, service) in services {
        let Some(size) = sizes.get(id.as_str()) else {
            continue;
        };
        let tuesdays: HashSet<Date> = service.tuesdays().filter(|d| service.runs_on(*d)).collect();
        for day in tuesdays {
            *days.entry(day).or_default() += size;
        }
    }
    let most = days.values().copied().max()?;
    let (day, _) = days.into_iter().find(|(_, size)| *size == most)?;
    let running = services.iter().filter(|(_, service)| service.runs_on(day));
    Some((day, running.map(|(id, _)| id.as_str()).collect()))
}

struct FeedReader<'a> {
    archive: ZipArchive<BufReader<File>>,
    /// What the feed is called in sentences.
    name: &'a str,
    /// Of the archive.
    bytes: u64,
}

/// The cells of a row, in the order they were asked.
type Cells<'a> = [Option<&'a str>];

impl FeedReader<'_> {
    fn wrong(&self, file: &str, line: u64, what: &str) -> SourceError {
        SourceError::changed(self.name).detail(format!("{file}, line {line}: {what}"))
    }

    /// Reads the columns of a file row by row; false when the feed does not have the file. `required` columns must
    /// be there, `optional` ones come after them.
    fn rows(
        &mut self,
        file: &str,
        required: &[&str],
        optional: &[&str],
        take: &mut dyn FnMut(&Cells<'_>) -> Result<(), String>,
    ) -> Result<bool, SourceError> {
        let names: Vec<(usize, String)> = (0..self.archive.len())
            .filter_map(|index| {
                Some((
                    index,
                    self.archive.name_for_index(index)?.ok()?.into_owned(),
                ))
            })
            .collect();
        // Some producers zip the folder instead of its files.
        let ending = format!("/{file}");
        let mut found = names.iter().filter(|(_, name)| {
            name == file || name.ends_with(&ending) && !name.starts_with("__MACOSX")
        });
        let Some((index, _)) = found.next() else {
            return Ok(false);
        };
        if found.next().is_some() {
            let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
            return Err(SourceError::no_member(self.name, file, &names));
        }
        let (feed, limit) = (
            self.name.to_owned(),
            (UNPACKED_FACTOR_MAX * self.bytes).min(FILE_BYTES_MAX),
        );
        let index = *index;
        let member = self
            .archive
            .by_index(index)
            .map_err(|error| SourceError::changed(&feed).detail(error))?;
        if member.size() > limit {
            return Err(SourceError::too_big(&feed, limit));
        }
        let wrong = |line: u64, what: &str| {
            SourceError::changed(&feed).detail(format!("{file}, line {line}: {what}"))
        };
        // A size announced smaller than it is is seen by the checksum of the member.
        let mut reader = csv::ReaderBuilder::new().from_reader(member.take(limit));
        let unreadable = |error: csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            wrong(line, &error.to_string())
        };
        let header: Vec<String> = reader
            .byte_headers()
            .map_err(unreadable)?
            .iter()
            .map(|name| {
                let name = String::from_utf8_lossy(name);
                name.trim_start_matches('\u{feff}').trim().to_owned()
            })
            .collect();
        let mut columns = Vec::new();
        for name in required.iter().chain(optional) {
            let at = header.iter().position(|column| column == name);
            if at.is_none() && required.contains(name) {
                return Err(SourceError::column_gone(&feed, &format!("{file} / {name}")));
            }
            columns.push(at);
        }
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<Option<&str>> = columns
                .iter()
                .map(|at| {
                    let Some(cell) = at.and_then(|at| record.get(at)) else {
                        return Ok(None);
                    };
                    let text = std::str::from_utf8(cell).map_err(|_| wrong(line, "not UTF-8"))?;
                    Ok(Some(text.trim()).filter(|text| !text.is_empty()))
                })
                .collect::<Result<_, SourceError>>()?;
            take(&cells).map_err(|what| wrong(line, &what))?;
        }
        Ok(true)
    }

    fn services(&mut self) -> Result<HashMap<String, Service>, SourceError> {
        let mut services: HashMap<String, Service> = HashMap::new();
        let has_weeks = self.rows(
            "calendar.txt",
            &["service_id", "tuesday", "start_date", "end_date"],
            &[],
            &mut |cells| {
                let [Some(id), Some(tuesday), Some(first), Some(last)] = cells else {
                    return Err("a cell is missing".to_owned());
                };
                let tuesdays = match *tuesday {
                    "0" => false,
                    "1" => true,
                    other => return Err(format!("{other} is neither 0 nor 1")),
                };
                let (first, last) = (date(first)?, date(last)?);
                services.entry((*id).to_owned()).or_default().weeks = Some((first, last, tuesdays));
                Ok(())
            },
        )?;
        let has_days = self.rows(
            "calendar_dates.txt",
            &["service_id", "date", "exception_type"],
            &[],
            &mut |cells| {
                let [Some(id), Some(day), Some(kind)] = cells else {
                    return Err("a cell is missing".to_owned());
                };
                let service = services.entry((*id).to_owned()).or_default();
                match *kind {
                    "1" => service.added.insert(date(day)?),
                    "2" => service.removed.insert(date(day)?),
                    other => return Err(format!("{other} is neither 1 nor 2")),
                };
                Ok(())
            },
        )?;
        match has_weeks || has_days {
            true => Ok(services),
            false => Err(self.wrong(
                "calendar.txt",
                0,
                "neither it nor calendar_dates.txt is there",
            )),
        }
    }

    /// Trip → service.
    fn trips(&mut self) -> Result<HashMap<String, String>, SourceError> {
        let mut trips = HashMap::new();
        let is_there = self.rows("trips.txt", &["trip_id", "service_id"], &[], &mut |cells| {
            let [Some(trip), Some(service)] = cells else {
                return Err("a cell is missing".to_owned());
            };
            match trips.insert((*trip).to_owned(), (*service).to_owned()) {
                None => Ok(()),
                Some(_) => Err(format!("trip {trip} stands twice")),
            }
        })?;
        self.must(is_there, "trips.txt", trips)
    }

    fn must<T>(&self, is_there: bool, file: &str, read: T) -> Result<T, SourceError> {
        match is_there {
            true => Ok(read),
            false => Err(self.wrong(file, 0, "the file is not there")),
        }
    }

    /// Trip that runs → how many times: once, or as often as `frequencies.txt` says.
    fn runs(
        &mut self,
        trips: &HashMap<String, String>,
        running: &HashSet<&str>,
    ) -> Result<HashMap<String, u64>, SourceError> {
        let mut runs: HashMap<String, u64> = trips
            .iter()
            .filter(|(_, service)| running.contains(service.as_str()))
            .map(|(trip, _)| (trip.clone(), 1))
            .collect();
        let mut repeated: HashMap<String, u64> = HashMap::new();
        self.rows(
            "frequencies.txt",
            &["trip_id", "start_time", "end_time", "headway_secs"],
            &[],
            &mut |cells| {
                let [Some(trip), Some(start), Some(end), Some(headway)] = cells else {
                    return Err("a cell is missing".to_owned());
                };
                let (start, end) = (seconds(start)?, seconds(end)?);
                let headway: u64 = headway
                    .parse()
                    .map_err(|_| format!("{headway} is no number"))?;
                if headway == 0 || end < start {
                    return Err(format!("every {headway} s from {start} s to {end} s"));
                }
                let count = (end - start).div_ceil(headway);
                *repeated.entry((*trip).to_owned()).or_default() += count.min(RUNS_MAX);
                Ok(())
            },
        )?;
        for (trip, count) in repeated {
            if let Some(run) = runs.get_mut(&trip) {
                *run = count;
            }
        }
        Ok(runs)
    }

    /// Stop → departures, from the trips that run.
    fn departures(
        &mut self,
        runs: &HashMap<String, u64>,
    ) -> Result<HashMap<String, u64>, SourceError> {
        let mut departures: HashMap<String, u64> = HashMap::new();
        // Trip → its last stop so far: rows may come in any order.
        let mut ends: HashMap<String, (u64, String, bool)> = HashMap::new();
        let is_there = self.rows(
            "stop_times.txt",
            &["trip_id", "stop_sequence"],
            &["stop_id", "pickup_type"],
            &mut |cells| {
                let [Some(trip), Some(sequence), stop, pickup] = cells else {
                    return Err("a cell is missing".to_owned());
                };
                // Transport on demand names areas instead of stops.
                let Some(stop) = stop else { return Ok(()) };
                let Some(count) = runs.get(*trip) else {
                    return Ok(());
                };
                let sequence: u64 = sequence
                    .parse()
                    .map_err(|_| format!("{sequence} is no rank"))?;
                // 1: nobody boards here.
                let boards = *pickup != Some("1");
                if boards {
                    *departures.entry((*stop).to_owned()).or_default() += count;
                }
                match ends.get_mut(*trip) {
                    Some(end) if end.0 == sequence => {
                        return Err(format!("two stops of trip {trip} have rank {sequence}"));
                    }
                    Some(end) if end.0 > sequence => {}
                    Some(end) => *end = (sequence, (*stop).to_owned(), boards),
                    None => {
                        ends.insert((*trip).to_owned(), (sequence, (*stop).to_owned(), boards));
                    }
                }
                Ok(())
            },
        )?;
        for (trip, (_, stop, boards)) in ends {
            if let (true, Some(count), Some(sum)) =
                (boards, runs.get(&trip), departures.get_mut(&stop))
            {
                *sum -= (*count).min(*sum);
            }
        }
        self.must(is_there, "stop_times.txt", departures)
    }

    fn stops(&mut self, mut departures: HashMap<String, u64>) -> Result<Vec<Stop>, SourceError> {
        let mut stops: BTreeMap<String, Stop> = BTreeMap::new();
        let is_there = self.rows(
            "stops.txt",
            &["stop_id"],
            &["stop_lat", "stop_lon", "location_type"],
            &mut |cells| {
                let [Some(id), latitude, longitude, kind] = cells else {
                    return Err("a stop without stop_id".to_owned());
                };
                // 1 to 4: stations, entrances, nodes of paths, boarding areas.
                if !matches!(kind, None | Some("0")) {
                    return Ok(());
                }
                let degrees = |text: &str, most: f64| -> Result<f64, String> {
                    let number: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
                    match number.abs() <= most {
                        true => Ok(number),
                        false => Err(format!("{text} is beyond {most} degrees")),
                    }
                };
                let place = match (longitude, latitude) {
                    (Some(longitude), Some(latitude)) => {
                        Some((degrees(longitude, 180.0)?, degrees(latitude, 90.0)?))
                    }
                    _ => None,
                };
                let stop = Stop {
                    id: (*id).to_owned(),
                    // What a producer writes for "unknown": there is no land there.
                    place: place.filter(|place| *place != (0.0, 0.0)),
                    departures: departures.remove(*id).unwrap_or_default(),
                };
                match stops.insert((*id).to_owned(), stop) {
                    None => Ok(()),
                    Some(_) => Err(format!("stop {id} stands twice")),
                }
            },
        )?;
        self.must(is_there, "stops.txt", ())?;
        // What leaves from nowhere is a timetable of another feed.
        if let Some(unknown) = departures.keys().min() {
            let what = format!("stop {unknown} of stop_times.txt is not there");
            return Err(self.wrong("stops.txt", 0, &what));
        }
        Ok(stops.into_values().collect())
    }
}

/// `20260310` as a day.
fn date(text: &str) -> Result<Date, String> {
    let wrong = || format!("{text} is no date");
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let day = Date::strptime("%Y%m%d", text).map_err(|_| wrong())?;
    match YEARS.contains(&day.year()) {
        true => Ok(day),
        false => Err(wrong()),
    }
}

/// `7:05:00` or `24:10:00` in seconds after the beginning of the day of service.
fn seconds(text: &str) -> Result<u64, String> {
    let parts: Vec<u64> = text
        .split(':')
        .filter_map(|part| part.parse().ok())
        .collect();
    match parts.as_slice() {
        [hours, minutes, seconds] if *hours < 100 && *minutes < 60 && *seconds < 60 => {
            Ok(hours * 3600 + minutes * 60 + seconds)
        }
        _ => Err(format!("{text} is no time")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Two lines of a made-up town: one on weekdays, one every twenty minutes, and a night bus.
    const FILES: [(&str, &str); 6] = [
        (
            "stops.txt",
            "\u{feff}stop_id,stop_name,stop_lat,stop_lon,location_type\r\nA,\"Gare, quai 1\",45.69,-0.33,0\r\nB,Mairie,45.70,-0.32,\r\nC,Plage,46.00,-1.50,0\r\nD,Inconnu,,,0\r\nS,Gare,45.69,-0.33,1\r\n",
        ),
        (
            "trips.txt",
            "route_id,service_id,trip_id\nr,weekdays,t1\nr,weekdays,t2\nr,holidays,t3\nr,weekdays,often\nr,night,n1\n",
        ),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\nt1,7:00:00,7:00:00,A,1,0\nt1,7:10:00,7:10:00,B,5,0\nt1,7:20:00,7:20:00,C,9,0\nt2,8:20:00,8:20:00,A,2,\nt2,8:00:00,8:00:00,C,1,\nt3,9:00:00,9:00:00,A,1,\nt3,9:10:00,9:10:00,B,2,\noften,0:00:00,0:00:00,B,1,\noften,0:05:00,0:05:00,D,2,1\noften,0:09:00,0:09:00,A,3,\nn1,24:10:00,24:10:00,A,1,\nn1,25:00:00,25:00:00,B,2,\n",
        ),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweekdays,1,1,1,1,1,0,0,20260302,20260327\nholidays,1,1,1,1,1,1,1,20260406,20260417\n",
        ),
        (
            "calendar_dates.txt",
            "service_id,date,exception_type\nweekdays,20260303,2\nnight,20260317,1\nnight,20260318,1\n",
        ),
        (
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs\noften,6:00:00,7:00:00,1200\noften,23:50:00,24:30:00,1800\n",
        ),
    ];

    fn zipped(files: &[(String, String)]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for (name, text) in files {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn files() -> Vec<(String, String)> {
        FILES
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .to_vec()
    }

    fn read_files(files: &[(String, String)]) -> Result<Feed, SourceError> {
        read(zipped(files).path(), "essai")
    }

    /// `A 6 B 7…`
    fn said(feed: &Feed) -> String {
        let stops = feed
            .stops
            .iter()
            .map(|stop| format!("{} {}", stop.id, stop.departures));
        format!("{} {}", feed.weekday, stops.collect::<Vec<_>>().join(" "))
    }

    // The 17th is the Tuesday with the night bus. A: t1 and n1 leave, t2 and often end. B: t1, and often three and
    // two times. C: t2. Nobody boards at D.
    const RIGHT: &str = "2026-03-17 A 2 B 6 C 1 D 0";

    #[test]
    fn departures_of_the_typical_weekday() {
        let feed = read_files(&files()).unwrap();
        assert_eq!(said(&feed), RIGHT);
        assert_eq!(feed.last_day, "2026-04-17");
        let in_a_folder: Vec<(String, String)> = files()
            .into_iter()
            .map(|(name, text)| (format!("reseau/{name}"), text))
            .collect();
        assert_eq!(said(&read_files(&in_a_folder).unwrap()), RIGHT);
    }

    #[test]
    fn stops_are_counted_where_they_lie() {
        let feed = read_files(&files()).unwrap();
        let cognac = |longitude: f64, _: f64| (longitude > -1.0).then(|| "16102".to_owned());
        let counted = by_commune(std::slice::from_ref(&feed), cognac);
        let served = |stops, departures| Served { stops, departures };
        assert_eq!(
            counted,
            ByCommune {
                communes: BTreeMap::from([("16102".to_owned(), served(2, 8))]),
                outside: served(1, 1),
                without_place: served(1, 0),
            }
        );
    }

    #[test]
    fn a_feed_that_is_not_right_is_refused() {
        let check = |case: &str, file: &str, change: &dyn Fn(&str) -> Option<String>| {
            let changed: Vec<(String, String)> = files()
                .into_iter()
                .filter_map(|(name, text)| match name == file {
                    true => Some((name, change(&text)?)),
                    false => Some((name, text)),
                })
                .collect();
            let read = read_files(&changed);
            assert!(read.is_err(), "{case}: {}", said(&read.unwrap()));
        };
        let replace = |from: &'static str, to: &'static str| {
            move |text: &str| {
                assert!(text.contains(from), "{from}");
                Some(text.replacen(from, to, 1))
            }
        };
        for file in ["stops.txt", "trips.txt", "stop_times.txt"] {
            check("a file missing", file, &|_| None);
        }
        check(
            "a column renamed",
            "trips.txt",
            &replace("service_id", "service"),
        );
        check(
            "a stop twice",
            "stops.txt",
            &replace("B,Mairie", "A,Mairie"),
        );
        check(
            "a decimal comma",
            "stops.txt",
            &replace("45.70", "\"45,70\""),
        );
        check("metres", "stops.txt", &replace("45.70", "6522000"));
        check(
            "a stop of another feed",
            "stops.txt",
            &replace("B,Mairie", "X,Mairie"),
        );
        check(
            "a trip twice",
            "trips.txt",
            &replace("weekdays,t2", "weekdays,t1"),
        );
        check(
            "two stops of one rank",
            "stop_times.txt",
            &replace("C,9", "C,5"),
        );
        check(
            "a rank that is none",
            "stop_times.txt",
            &replace("C,9", "C,neuf"),
        );
        check(
            "a row cut short",
            "stop_times.txt",
            &replace(",A,3,\nn1", "\nn1"),
        );
        check(
            "a date that is none",
            "calendar.txt",
            &replace("20260327", "20260231"),
        );
        check(
            "a date otherwise",
            "calendar.txt",
            &replace("20260327", "2026-03-27"),
        );
        check(
            "neither yes nor no",
            "calendar.txt",
            &replace("weekdays,1,1", "weekdays,1,oui"),
        );
        check(
            "an exception unheard of",
            "calendar_dates.txt",
            &replace("20260317,1", "20260317,3"),
        );
        check(
            "every zero seconds",
            "frequencies.txt",
            &replace("1200", "0"),
        );
        check(
            "a time that is none",
            "frequencies.txt",
            &replace("24:30:00", "minuit"),
        );
        let mut two = files();
        two.push(("autre/stops.txt".to_owned(), files()[0].1.clone()));
        assert!(read_files(&two).is_err(), "two lists of stops");
        let mut bomb = files();
        bomb[0].1.push_str(&"\n".repeat(50_000_000));
        assert!(read_files(&bomb).is_err(), "a bomb");
        // No Tuesday at all.
        let sundays: Vec<(String, String)> = files()
            .into_iter()
            .map(|(name, text)| {
                (
                    name,
                    text.replace("1,1,1,1,1", "1,0,1,1,1")
                        .replace("20260317", "20260318"),
                )
            })
            .collect();
        assert!(read_files(&sundays).is_err(), "no Tuesday");
    }
}
