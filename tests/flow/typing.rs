//! A program killed while someone types: what was said to be saved is there, and the file is whole.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use serde_json::{Value, json};
use tempfile::TempDir;

const ROUNDS: u64 = 50;
/// Saves of a round, at most, before the program is killed.
const SAVES_MAX: u64 = 12;

/// The window's twin: the same desk, the same files.
fn start(folder: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_desk_server"))
        .arg("--data-dir")
        .arg(folder)
        .args(["--offline", "--today", "2026-11-21"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
    (child, address)
}

/// An answer; none when the program is gone before it is given.
fn ask(address: &str, name: &str, body: &Value) -> Option<Value> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).ok()?;
    write!(
        stream,
        "POST /ask/{name} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let line = answer
        .lines()
        .find(|line| line.starts_with("{\"answer\""))?;
    let answer: Value = serde_json::from_str(line).ok()?;
    Some(answer["answer"].clone())
}

/// A text of so many words, each different.
fn typed(words: u64) -> Value {
    let text: Vec<String> = (1..=words).map(|word| format!("mot{word}")).collect();
    json!([{ "type": "paragraph", "text": [{ "type": "text", "text": text.join(" ") }] }])
}

/// How many words the file holds; it is whole, or this fails.
fn held(folder: &Path, id: &str) -> u64 {
    let text = fs::read_to_string(folder.join("carnets").join(id).join("carnet.md")).unwrap();
    let carnet = obs_carnet::read(&text);
    let [obs_carnet::Block::Paragraph(words)] = carnet.blocks.as_slice() else {
        panic!("{text}");
    };
    let [obs_carnet::Inline::Text(run)] = words.text.as_slice() else {
        panic!("{text}");
    };
    let words: Vec<&str> = run.text.split(' ').collect();
    for (position, word) in words.iter().enumerate() {
        assert_eq!(*word, format!("mot{}", position + 1));
    }
    words.len() as u64
}

#[test]
fn what_was_said_to_be_saved_outlives_a_kill() {
    let folder = TempDir::new().unwrap();
    let (mut child, address) = start(folder.path());
    let new =
        json!({ "template": null, "place": "EPCI-200070514", "title": "Frappe", "lang": "fr" });
    let opened = ask(&address, "new_carnet", &new).unwrap();
    let id = opened["id"].as_str().unwrap().to_owned();
    let mut words = 0;
    child.kill().unwrap();
    child.wait().unwrap();
    for round in 0..ROUNDS {
        let (mut running, address) = start(folder.path());
        let open = json!({ "id": id, "version": null, "lang": "fr" });
        let opened = ask(&address, "open_carnet", &open).unwrap();
        let (saved, said) = mpsc::channel();
        let typist = {
            let (address, id) = (address.clone(), id.clone());
            let mut carnet = opened["carnet"].clone();
            let mut state = opened["state"].clone();
            std::thread::spawn(move || {
                for word in words + 1.. {
                    carnet["blocks"] = typed(word);
                    let body = json!({ "id": id, "carnet": carnet, "state": state, "lang": "fr" });
                    let Some(answer) = ask(&address, "save_carnet", &body) else {
                        return word - 1;
                    };
                    assert_eq!(answer["id"], id.as_str(), "{answer}");
                    state = answer["state"].clone();
                    let _ = saved.send(word);
                }
                unreachable!("the program is killed before the words run out")
            })
        };
        // Another moment each round: after some saves, in the middle of the next.
        let until = words + 1 + (round * 7 + round / 5) % SAVES_MAX;
        while said.recv().unwrap() < until {}
        running.kill().unwrap();
        running.wait().unwrap();
        let told = typist.join().unwrap();
        let there = held(folder.path(), &id);
        assert!(
            (told..=told + 1).contains(&there),
            "round {round}: {told} words were said to be saved, {there} are there"
        );
        words = there;
    }
}
