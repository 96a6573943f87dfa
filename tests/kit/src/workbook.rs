//! The least that makes a workbook and a ZIP: texts inline, numbers as numbers, empty cells left out.

use std::collections::BTreeMap;
use std::io::Write;

pub use toml::Value as Cell;

/// A ZIP of these members: name, bytes.
pub fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An XLSX of these sheets: name → rows → cells.
pub fn workbook(sheets: &BTreeMap<String, Vec<Vec<toml::Value>>>) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut members = Vec::new();
    let start = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    members.push(("_rels/.rels".to_owned(), start.into_bytes()));
    let (mut list, mut relations) = (String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        list += &format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"r{id}\"/>");
        relations += &format!(
            "<Relationship Id=\"r{id}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        );
        let mut data = String::new();
        for (row, cells) in rows.iter().enumerate() {
            data += &format!("<row r=\"{}\">", row + 1);
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
                data += &match cell {
                    toml::Value::String(text) if text.is_empty() => String::new(),
                    toml::Value::String(text) => {
                        let text = text.replace('&', "&amp;").replace('<', "&lt;");
                        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                    }
                    number => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                };
            }
            data += "</row>";
        }
        let sheet =
            format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>");
        members.push((format!("xl/worksheets/sheet{id}.xml"), sheet.into_bytes()));
    }
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"
    );
    let relations = format!("<Relationships xmlns=\"{package}\">{relations}</Relationships>");
    members.push(("xl/workbook.xml".to_owned(), book.into_bytes()));
    members.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        relations.into_bytes(),
    ));
    zipped(&members)
}
