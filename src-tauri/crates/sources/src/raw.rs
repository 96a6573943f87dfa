//! The raw cache: what was received, as it was received, with where and when it came from beside it.
//!
//! # Layout
//! ```text
//! DIR/HOST/SEGMENT/…/LAST[@QUERY].EXT          the body
//! DIR/HOST/SEGMENT/…/LAST[@QUERY].EXT.origin   its sidecar: url, date, sha256, status… (JSON)
//! ```
//! so that `https://api.insee.fr/melodi/catalog/all` is `api.insee.fr/melodi/catalog/all.json`. The folder
//! can be copied to a USB key and given to another computer with `--mirror DIR`.
//!
//! Names come from addresses, hence from the network: letters, digits and `-_.,=&+@~` are kept, every
//! other byte is written `%XX`, a name never starts or ends with a dot, and a name longer than
//! [`NAME_BYTES_MAX`] keeps its beginning followed by `~` and sixteen hexadecimal digits of the SHA-256
//! of the whole. Nothing can therefore leave the folder.
//!
//! In a mirror folder made by hand, the plain names `HOST/PATH?QUERY` are understood too, and the sidecar
//! may be missing; one that is there must agree with the bytes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::error::SourceError;
use crate::request::{Expect, RawDocument, Request};

/// Longest file name written, ending excluded: vfat and ext4 stop at 255 with room for `.origin`.
const NAME_BYTES_MAX: usize = 150;

/// What is kept beside a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// Full address asked.
    pub url: String,
    /// When it came, as the caller writes dates.
    pub fetched_at: String,
    /// Lower-case hex SHA-256 of the body.
    pub sha256: String,
    /// HTTP status.
    pub status: u16,
    /// Content type as the source said it.
    pub content_type: Option<String>,
    /// Validator of the source.
    pub etag: Option<String>,
    /// Date of the source.
    pub last_modified: Option<String>,
    /// State of the data in the source's catalogue when it was asked.
    pub version: Option<String>,
    /// Size of the body in bytes.
    pub bytes: u64,
}

impl Sidecar {
    fn document(&self, request: &Request, path: PathBuf) -> RawDocument {
        RawDocument {
            request: request.clone(),
            path,
            fetched_at: self.fetched_at.clone(),
            sha256: self.sha256.clone(),
            status: self.status,
            content_type: self.content_type.clone(),
            bytes: self.bytes,
            unchanged: true,
        }
    }
}

/// A folder of raw documents.
#[derive(Clone, Debug)]
pub struct RawCache {
    dir: PathBuf,
}

impl RawCache {
    /// The cache in a folder, which is made when the first document comes.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the body of a request is, or will be.
    ///
    /// # Errors
    /// `BadRequest` when the address is not one of the web.
    pub fn path(&self, request: &Request) -> Result<PathBuf, SourceError> {
        Ok(self.dir.join(file_path(&request.url, request.expect)?))
    }

    /// The document of a request, if it is here whole: a body whose hash is not that of its sidecar,
    /// or that has no sidecar, is not there.
    ///
    /// # Errors
    /// `BadRequest` when the address is not one of the web.
    pub fn find(&self, request: &Request) -> Result<Option<(RawDocument, Sidecar)>, SourceError> {
        let path = self.path(request)?;
        let Some(sidecar) = read_sidecar(&path) else {
            return Ok(None);
        };
        if sidecar.url != request.url || !agrees(&path, &sidecar) {
            return Ok(None);
        }
        Ok(Some((sidecar.document(request, path), sidecar)))
    }

    /// The document of a request in a folder used as a source: canonical or plain name, with or without
    /// a sidecar.
    ///
    /// # Errors
    /// `BadRequest` when the address is not one of the web; `SourceChanged` when the bytes are not those
    /// of the sidecar.
    pub fn find_in_mirror(
        &self,
        request: &Request,
    ) -> Result<Option<(PathBuf, Option<Sidecar>)>, SourceError> {
        for path in [Some(self.path(request)?), self.plain_path(&request.url)]
            .into_iter()
            .flatten()
        {
            if !path.is_file() {
                continue;
            }
            let sidecar = read_sidecar(&path);
            if let Some(sidecar) = &sidecar {
                if sidecar.url != request.url {
                    continue;
                }
                if !agrees(&path, sidecar) {
                    return Err(SourceError::incomplete(&request.host())
                        .detail(format!("{}: not the bytes of its sidecar", path.display())));
                }
            }
            return Ok(Some((path, sidecar)));
        }
        Ok(None)
    }

    /// `DIR/HOST/PATH?QUERY` as a person would write it, when it is safe as it stands.
    fn plain_path(&self, url: &str) -> Option<PathBuf> {
        let url = Url::parse(url).ok()?;
        let mut path = self.dir.join(safe_host(&url)?);
        let mut segments: Vec<String> = url.path_segments()?.map(str::to_owned).collect();
        if let (Some(last), Some(query)) = (segments.last_mut(), url.query()) {
            last.push('?');
            last.push_str(query);
        }
        for segment in &segments {
            let plain = !segment.is_empty()
                && !segment.starts_with('.')
                && !segment.contains(['/', '\\', '\0', ':']);
            if !plain {
                return None;
            }
            path.push(segment);
        }
        Some(path)
    }

    /// Makes a document of a finished `.part` file: hashes it, renames it, writes the sidecar last.
    pub(crate) fn commit(
        &self,
        request: &Request,
        part: &Path,
        mut sidecar: Sidecar,
    ) -> Result<RawDocument, SourceError> {
        let path = self.path(request)?;
        let (sha256, bytes) = hash(part)?;
        let unchanged = read_sidecar(&path).is_some_and(|before| before.sha256 == sha256);
        sidecar.url.clone_from(&request.url);
        sidecar.sha256 = sha256;
        sidecar.bytes = bytes;
        // Without its sidecar the old body is nothing: a crash between the two renames leaves no
        // document rather than a body with the origin of another.
        remove(&sidecar_path(&path))?;
        fs::rename(part, &path)?;
        write_sidecar(&path, &sidecar)?;
        let mut document = sidecar.document(request, path);
        document.unchanged = unchanged;
        Ok(document)
    }

    /// Notes that a document was read and refused: it stays for whoever wants to see it, and is asked whole next time.
    ///
    /// # Errors
    /// When its sidecar cannot be written.
    pub fn distrust(&self, document: &RawDocument) -> Result<(), SourceError> {
        let Some(mut sidecar) = read_sidecar(&document.path) else {
            return Ok(());
        };
        sidecar.version = None;
        sidecar.etag = None;
        sidecar.last_modified = None;
        write_sidecar(&document.path, &sidecar)
    }

    /// Notes that a document still holds: the source said 304.
    pub(crate) fn confirm(
        &self,
        document: &RawDocument,
        sidecar: &Sidecar,
    ) -> Result<(), SourceError> {
        write_sidecar(&document.path, sidecar)
    }
}

/// Where the body of an address is in a raw cache or a mirror folder, relative to that folder.
///
/// # Errors
/// `BadRequest` when the address is not one of the web.
pub fn file_path(url: &str, expect: Expect) -> Result<PathBuf, SourceError> {
    let refuse = || SourceError::bad_request(format!("adresse {url}"));
    let url_parsed = Url::parse(url).map_err(|_| refuse())?;
    if !matches!(url_parsed.scheme(), "https" | "http") {
        return Err(refuse());
    }
    let mut path = PathBuf::from(safe_host(&url_parsed).ok_or_else(refuse)?);
    let mut segments: Vec<&str> = url_parsed
        .path_segments()
        .ok_or_else(refuse)?
        .filter(|segment| !segment.is_empty())
        .collect();
    let mut last = segments.pop().unwrap_or("index").to_owned();
    if let Some(query) = url_parsed.query() {
        last.push('@');
        last.push_str(query);
    }
    for segment in segments {
        path.push(safe_name(segment));
    }
    path.push(format!("{}.{}", safe_name(&last), expect.extension()));
    Ok(path)
}

fn safe_host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(safe_name(&match url.port() {
        Some(port) => format!("{host}_{port}"),
        None => host.to_owned(),
    }))
}

pub(crate) fn safe_name(text: &str) -> String {
    let end = text.len().saturating_sub(1);
    let mut name = String::with_capacity(text.len());
    for (index, byte) in text.bytes().enumerate() {
        let kept = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            b'-' | b'_' | b',' | b'=' | b'&' | b'+' | b'@' | b'~' => true,
            b'.' => index != 0 && index != end,
            // `%XX` of the address stays readable.
            b'%' => true,
            _ => false,
        };
        if kept {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    if name.len() > NAME_BYTES_MAX {
        let digest = hex(&Sha256::digest(text.as_bytes()));
        name.truncate(NAME_BYTES_MAX - 17);
        name.push('~');
        name.push_str(&digest[..16]);
    }
    name
}

/// Names that Windows keeps for itself, whatever their ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Where the sidecar of a body is.
pub(crate) fn sidecar_path(path: &Path) -> PathBuf {
    with_ending(path, ".origin")
}

/// Where a body grows before it is whole.
pub(crate) fn part_path(path: &Path) -> PathBuf {
    with_ending(path, ".part")
}

/// Where a table made from raw documents is written.
pub(crate) fn table_path(path: &Path) -> PathBuf {
    with_ending(path, ".table.csv")
}

/// The name that the table number `rank` of a document takes: the document's own for the first.
pub(crate) fn ranked_path(path: &Path, rank: usize) -> PathBuf {
    match rank {
        0 => path.to_owned(),
        rank => with_ending(path, &format!(".{rank}")),
    }
}

pub(crate) fn read_sidecar(path: &Path) -> Option<Sidecar> {
    let text = fs::read(sidecar_path(path)).ok()?;
    serde_json::from_slice(&text).ok()
}

pub(crate) fn write_sidecar(path: &Path, sidecar: &Sidecar) -> Result<(), SourceError> {
    let target = sidecar_path(path);
    let part = with_ending(&target, ".part");
    let mut json = serde_json::to_vec_pretty(sidecar).map_err(io::Error::other)?;
    json.push(b'\n');
    let mut file = File::create(&part)?;
    file.write_all(&json)?;
    file.sync_all()?;
    fs::rename(&part, &target)?;
    Ok(())
}

pub(crate) fn remove(path: &Path) -> Result<(), SourceError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn agrees(path: &Path, sidecar: &Sidecar) -> bool {
    // The length first: it is free, and it is what a cut copy gets wrong.
    fs::metadata(path).is_ok_and(|metadata| metadata.len() == sidecar.bytes)
        && hash(path).is_ok_and(|(sha256, _)| sha256 == sidecar.sha256)
}

/// Lower-case hex SHA-256 and size of a file.
///
/// # Errors
/// When it cannot be read.
pub fn hash(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => {
                digest.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
    Ok((hex(&digest.finalize()), bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::path::Component;

    use super::*;

    #[test]
    fn addresses_become_names_a_person_can_read() {
        let check = |url: &str, expect, path: &str| {
            assert_eq!(file_path(url, expect).unwrap(), Path::new(path), "{url}");
        };
        check(
            "https://api.insee.fr/melodi/catalog/all",
            Expect::Json,
            "api.insee.fr/melodi/catalog/all.json",
        );
        check(
            "https://api.insee.fr/melodi/file/DS_RP_POPULATION_PRINC_2023/PARQUET",
            Expect::Parquet,
            "api.insee.fr/melodi/file/DS_RP_POPULATION_PRINC_2023/PARQUET.parquet",
        );
        check(
            "https://data.ofgl.fr/api/explore/v2.1/catalog/datasets/x/exports/csv?use_labels=false&delimiter=%3B",
            Expect::Csv,
            "data.ofgl.fr/api/explore/v2.1/catalog/datasets/x/exports/csv@use_labels=false&delimiter=%3B.csv",
        );
        check(
            "https://h.fr/data?GEO=EPCI-244400404*COM",
            Expect::Json,
            "h.fr/data@GEO=EPCI-244400404%2ACOM.json",
        );
        // A dataset and what lies under it: a file and a folder of different names.
        check(
            "https://h.fr/datasets/x",
            Expect::Json,
            "h.fr/datasets/x.json",
        );
        check("https://h.fr/", Expect::Json, "h.fr/index.json");
        check(
            "http://127.0.0.1:8080/a",
            Expect::Json,
            "127.0.0.1_8080/a.json",
        );
        check(
            "https://h.fr/con/nul.txt",
            Expect::Json,
            "h.fr/_con/_nul.txt.json",
        );
    }

    #[test]
    fn no_address_leaves_the_folder() {
        let long = format!("https://h.fr/a?{}", "x".repeat(4000));
        for url in [
            "https://h.fr/../../etc/passwd",
            "https://h.fr/%2e%2e/%2e%2e/etc/passwd",
            "https://h.fr/a/..%2f..%2fetc",
            "https://h.fr/a?../../b",
            "https://h.fr/a?C:\\windows",
            "https://h.fr/.ssh/.config",
            "https://h.fr//etc//passwd",
            "https://[::1]/a",
            &long,
        ] {
            let path = file_path(url, Expect::Json).unwrap();
            for component in path.components() {
                let Component::Normal(name) = component else {
                    panic!("{url} gives {}", path.display());
                };
                let name = name.to_str().unwrap();
                assert!(!name.starts_with('.') && name.len() < 200, "{url}: {name}");
                assert!(
                    !name.contains(['\\', ':', '?', '*', '<', '|']),
                    "{url}: {name}"
                );
            }
        }
        for url in ["file:///etc/passwd", "data:text/plain,x", "passwd", ""] {
            assert!(file_path(url, Expect::Json).is_err(), "{url}");
        }
    }

    #[test]
    fn long_queries_with_the_same_beginning_have_different_names() {
        let name = |end: &str| {
            let url = format!("https://h.fr/a?{}{end}", "x".repeat(400));
            file_path(&url, Expect::Json).unwrap()
        };
        assert_ne!(name("1"), name("2"));
        assert_eq!(name("1"), name("1"));
    }

    fn put(cache: &RawCache, request: &Request, body: &[u8]) -> RawDocument {
        let path = cache.path(request).unwrap();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let part = part_path(&path);
        fs::write(&part, body).unwrap();
        cache.commit(request, &part, Sidecar::default()).unwrap()
    }

    #[test]
    fn a_body_that_is_not_that_of_its_sidecar_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let cache = RawCache::new(dir.path());
        let request = Request::metadata("https://h.fr/a");
        assert!(cache.find(&request).unwrap().is_none());

        let document = put(&cache, &request, b"[1]");
        assert!(!document.unchanged);
        assert_eq!(cache.find(&request).unwrap().unwrap().0.bytes, 3);
        assert!(put(&cache, &request, b"[1]").unchanged);
        assert!(!part_path(&document.path).exists());

        fs::write(&document.path, b"[2]").unwrap();
        assert!(
            cache.find(&request).unwrap().is_none(),
            "other bytes, same length"
        );
        assert!(cache.find_in_mirror(&request).is_err());

        put(&cache, &request, b"[3]");
        fs::remove_file(sidecar_path(&document.path)).unwrap();
        assert!(cache.find(&request).unwrap().is_none(), "no sidecar");
        assert!(
            cache.find_in_mirror(&request).unwrap().is_some(),
            "made by hand"
        );
    }

    #[test]
    fn a_folder_made_by_hand_is_understood() {
        let dir = tempfile::tempdir().unwrap();
        let cache = RawCache::new(dir.path());
        let request = Request::metadata("https://h.fr/data/X?a=1&b=2");
        let folder = dir.path().join("h.fr/data");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("X?a=1&b=2"), b"{}").unwrap();
        let (path, sidecar) = cache.find_in_mirror(&request).unwrap().unwrap();
        assert_eq!(path, folder.join("X?a=1&b=2"));
        assert_eq!(sidecar, None);
    }
}
