//! Whether a body is what was asked for. A page for people, a cut file or an empty one is never data.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::SourceError;
use crate::request::{Expect, Request, strip_bom};

/// How much is looked at on either side of a body.
const EDGE_BYTES: u64 = 64 * 1024;

/// Refuses a content type that cannot be the one expected, before the body is read.
///
/// Static servers say `application/octet-stream` or nothing: these are left for [`body`] to judge.
pub(crate) fn content_type(
    request: &Request,
    content_type: Option<&str>,
) -> Result<(), SourceError> {
    let Some(full) = content_type else {
        return Ok(());
    };
    let essence = full
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    if essence.is_empty() || essence.ends_with("octet-stream") {
        return Ok(());
    }
    if matches!(essence.as_str(), "text/html" | "application/xhtml+xml") {
        return Err(SourceError::web_page(&request.host()).detail(full));
    }
    let good = match request.expect {
        Expect::Json => essence.ends_with("/json") || essence.ends_with("+json"),
        Expect::Geojson => essence.contains("json") || essence == "text/plain",
        Expect::GeojsonGz => essence.contains("gzip") || essence.contains("json"),
        Expect::Xml => essence.ends_with("/xml") || essence.ends_with("+xml"),
        Expect::CsvGz => essence.contains("gzip") || essence.contains("csv"),
        Expect::Xlsx => {
            essence.contains("spreadsheetml")
                || essence.contains("excel")
                || essence.contains("zip")
        }
        Expect::Xls => essence.contains("excel"),
        Expect::Csv | Expect::Text => {
            essence.contains("csv")
                || matches!(
                    essence.as_str(),
                    "text/plain" | "application/vnd.ms-excel" | "application/gzip"
                )
        }
        Expect::Zip => essence.contains("zip"),
        Expect::Parquet => essence.contains("parquet") || essence == "binary/octet-stream",
    };
    if good {
        Ok(())
    } else {
        Err(SourceError::changed(&request.host())
            .detail(format!("{}: content type {full}", request.url)))
    }
}

/// Refuses a body that is not whole, or not in the form expected.
///
/// # Errors
/// `SourceChanged`, with what is wrong in the detail.
pub(crate) fn body(request: &Request, path: &Path) -> Result<(), SourceError> {
    let host = request.host();
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = vec![0; length.min(EDGE_BYTES) as usize];
    file.read_exact(&mut head)?;
    file.seek(SeekFrom::Start(length - length.min(EDGE_BYTES)))?;
    let mut tail = vec![0; length.min(EDGE_BYTES) as usize];
    file.read_exact(&mut tail)?;

    let start = strip_bom(&head);
    let first = start.iter().position(|byte| !byte.is_ascii_whitespace());
    let Some(first) = first else {
        return Err(SourceError::incomplete(&host).detail(format!("{}: empty body", request.url)));
    };
    let start = &start[first..];
    if is_web_page(start) {
        return Err(SourceError::web_page(&host).detail(&request.url));
    }
    if start.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Err(SourceError::pointer(&host).detail(&request.url));
    }
    let wrong = |what: &str| SourceError::changed(&host).detail(format!("{}: {what}", request.url));
    let cut =
        |what: &str| SourceError::incomplete(&host).detail(format!("{}: {what}", request.url));
    match request.expect {
        Expect::Parquet => {
            if !start.starts_with(b"PAR1") {
                return Err(wrong("not a Parquet file"));
            }
            if length < 12 || !tail.ends_with(b"PAR1") {
                return Err(cut("Parquet file without its end"));
            }
        }
        Expect::Zip | Expect::Xlsx => {
            if !start.starts_with(b"PK") {
                return Err(wrong("not a zip archive"));
            }
            if !tail.windows(4).any(|window| window == b"PK\x05\x06") {
                return Err(cut("zip archive without its end"));
            }
        }
        Expect::Xls => {
            // The container of old Office documents; its reader finds out whether it is whole.
            if !start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
                return Err(wrong("not a workbook of an older Excel"));
            }
        }
        Expect::CsvGz => {
            // Gzip keeps its own length and checksum, which its reader verifies.
            if !start.starts_with(b"\x1f\x8b") {
                return Err(wrong("not gzip"));
            }
        }
        Expect::GeojsonGz => {
            // Some servers undo the compression on the way, whatever was asked.
            if !start.starts_with(b"\x1f\x8b") && !start.starts_with(b"{") {
                return Err(wrong("neither gzip nor JSON"));
            }
        }
        Expect::Text => {}
        Expect::Xml => {
            if !start.starts_with(b"<") {
                return Err(wrong("not XML"));
            }
            if tail.trim_ascii_end().last() != Some(&b'>') {
                return Err(cut("XML cut short"));
            }
        }
        Expect::Json | Expect::Geojson => {
            if !matches!(start[0], b'{' | b'[') {
                return Err(wrong("not JSON"));
            }
            let bytes = std::fs::read(path)?;
            match serde_json::from_slice::<serde::de::IgnoredAny>(strip_bom(&bytes)) {
                Err(error) if error.is_eof() => return Err(cut("JSON cut short")),
                Err(error) => return Err(wrong(&format!("JSON: {error}"))),
                Ok(_) => {}
            }
        }
        Expect::Csv => csv(start, &tail, length <= EDGE_BYTES).map_err(|what| cut(&what))?,
    }
    Ok(())
}

fn is_web_page(start: &[u8]) -> bool {
    let start: Vec<u8> = start.iter().take(200).map(u8::to_ascii_lowercase).collect();
    start.starts_with(b"<!doctype")
        || start.starts_with(b"<html")
        || start.starts_with(b"<?xml") && start.windows(5).any(|window| window == b"<html")
}

/// A delimited text whose last line has fewer fields than its header was cut.
fn csv(head: &[u8], tail: &[u8], whole: bool) -> Result<(), String> {
    if head.starts_with(b"\x1f\x8b") {
        // Gzip keeps its own length and checksum, which its reader verifies.
        return Ok(());
    }
    let header_end = head.iter().position(|byte| *byte == b'\n');
    let header = &head[..header_end.unwrap_or(head.len())];
    let delimiter = delimiter(header);
    let expected = fields(header, delimiter);
    let trimmed = tail
        .strip_suffix(b"\n")
        .map_or(tail, |t| t.strip_suffix(b"\r").unwrap_or(t));
    let last_start = trimmed
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map(|at| at + 1);
    let last = match (last_start, whole) {
        (Some(at), _) => &trimmed[at..],
        // The header alone: no row, which is for the connector to judge.
        (None, true) => return Ok(()),
        (None, false) => return Err("a line longer than any row can be".to_owned()),
    };
    let found = fields(last, delimiter);
    // A quoted field may hold line breaks: its last piece then closes a quote it did not open.
    let quotes = last.iter().filter(|byte| **byte == b'"').count();
    if quotes % 2 == 0 && found < expected {
        return Err(format!("last line has {found} fields of {expected}"));
    }
    Ok(())
}

/// The delimiter of a header line: the commonest of the three in use.
pub(crate) fn delimiter(header: &[u8]) -> u8 {
    [b';', b',', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|candidate| header.iter().filter(|byte| *byte == candidate).count())
        .unwrap_or(b';')
}

fn fields(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 1;
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::SourceCode;

    fn judge(expect: Expect, bytes: &[u8]) -> Result<(), SourceError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("body");
        std::fs::write(&path, bytes).unwrap();
        body(&Request::data("https://h.fr/x", expect), &path)
    }

    #[test]
    fn whole_bodies_are_taken() {
        let check = |expect, bytes: &[u8]| {
            assert_eq!(
                judge(expect, bytes),
                Ok(()),
                "{}",
                String::from_utf8_lossy(bytes)
            );
        };
        check(Expect::Json, b"[]");
        check(Expect::Json, b"\xef\xbb\xbf {\"a\":1}\n");
        check(Expect::Csv, b"\xef\xbb\xbfa;b\r\n1;2\r\n");
        check(Expect::Csv, b"a;b\n1;2");
        check(Expect::Csv, b"a;b\n\"x\ny\";2\n");
        check(Expect::Csv, b"a;b\n");
        check(Expect::Parquet, b"PAR1....PAR1");
        check(Expect::Zip, b"PK\x03\x04....PK\x05\x06");
        check(Expect::Xlsx, b"PK\x03\x04....PK\x05\x06");
        check(Expect::Xls, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....");
        check(Expect::CsvGz, b"\x1f\x8b\x08....");
        check(Expect::Text, b"Insee; ;\nCode;Libell\xe9\n");
        check(Expect::Geojson, b"{\"features\":[]}");
        check(Expect::GeojsonGz, b"\x1f\x8b\x08....");
        check(Expect::Xml, b"<?xml version='1.0'?><a></a>\n");
    }

    #[test]
    fn anything_else_is_the_source_that_changed() {
        let check = |expect, bytes: &[u8]| {
            let error = judge(expect, bytes).unwrap_err();
            assert_eq!(error.code, SourceCode::SourceChanged, "{error}");
        };
        for expect in [
            Expect::Json,
            Expect::Csv,
            Expect::Zip,
            Expect::Parquet,
            Expect::Text,
            Expect::CsvGz,
            Expect::Xlsx,
            Expect::Xls,
            Expect::Geojson,
            Expect::GeojsonGz,
            Expect::Xml,
        ] {
            check(expect, b"");
            check(
                expect,
                b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n",
            );
            check(expect, b"  \n");
            check(expect, b"<!DOCTYPE html><html></html>");
            check(expect, b"\n <html lang=fr>");
            check(expect, b"<?xml version=\"1.0\"?><!DOCTYPE html><html>");
        }
        check(Expect::Json, b"{\"a\":[1,2");
        check(Expect::Json, b"Le serveur a rencontr\xc3\xa9 une erreur.");
        check(Expect::Csv, b"a;b;c\n1;2;3\n4;5");
        check(Expect::Parquet, b"PAR1 and then nothing");
        check(Expect::Parquet, b"PK\x03\x04........PAR1");
        check(Expect::Zip, b"PAR1....PK\x05\x06");
        check(Expect::Xml, b"<?xml version='1.0'?><a><b x=\"1");
        check(Expect::Zip, b"PK\x03\x04 and then nothing");
    }

    #[test]
    fn content_types() {
        let check = |expect, essence: &str, good: bool| {
            let request = Request::data("https://h.fr/x", expect);
            assert_eq!(
                content_type(&request, Some(essence)).is_ok(),
                good,
                "{expect:?} {essence}"
            );
        };
        check(Expect::Json, "application/json;charset=UTF-8", true);
        check(Expect::Json, "application/hal+json", true);
        check(Expect::Json, "application/octet-stream", true);
        check(Expect::Json, "text/html; charset=utf-8", false);
        check(Expect::Json, "text/plain", false);
        check(Expect::Json, "image/png", false);
        check(Expect::Csv, "text/csv; charset=utf-8", true);
        check(Expect::Csv, "text/plain", true);
        check(Expect::Csv, "application/json", false);
        check(Expect::Parquet, "application/vnd.apache.parquet", true);
        check(Expect::Parquet, "application/json", false);
        check(Expect::Zip, "application/zip", true);
        check(Expect::Zip, "text/html", false);
        check(Expect::Text, "text/csv", true);
        check(Expect::Text, "text/html", false);
        check(Expect::CsvGz, "application/x-gzip", true);
        check(Expect::Geojson, "application/vnd.geo+json", true);
        check(Expect::GeojsonGz, "application/gzip", true);
        check(Expect::GeojsonGz, "text/html", false);
        check(Expect::Geojson, "application/zip", false);
        let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        check(Expect::Xlsx, xlsx, true);
        check(Expect::Xls, xlsx, false);
        check(Expect::Xls, "application/vnd.ms-excel", true);
    }
}
