//! A small HTTP/1.1 server on 127.0.0.1 that can also misbehave: an ordinary one cannot cut its own
//! answers. One thread per connection, one request per connection.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::SystemTime;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `GET`, or `CONNECT` when taken for a proxy.
    pub method: String,
    /// First segment of the path: the host that is stood for.
    pub host: String,
    /// The rest of the path, with its leading slash.
    pub path: String,
    /// The query as it came, without `?`.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Asked {
    /// `HOST/PATH?QUERY`.
    pub fn full(&self) -> String {
        match self.query.as_str() {
            "" => format!("{}{}", self.host, self.path),
            query => format!("{}{}?{query}", self.host, self.path),
        }
    }

    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(header, _)| header == name)?;
        Some(value)
    }

    /// Parameters, decoded, in order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        self.query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect()
    }

    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.parameters()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or(0) as u8;
                bytes.push(digit(high) * 16 + digit(low));
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers besides the length.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// Serves ranges of it, with an ETag.
    pub ranges: bool,
}

impl Answer {
    /// A text, as it stands.
    pub fn text(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: body.into().into_bytes(),
            ranges: false,
        }
    }

    /// A JSON document.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    /// A file, which is also served by ranges.
    pub fn file(content_type: &str, body: Vec<u8>) -> Self {
        Self {
            body,
            ranges: true,
            ..Self::text(200, content_type, "")
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Changes an answer: what was asked, the right answer, and a way to ask for the answer to something else.
pub type Rewrite = fn(&Asked, &mut Answer, &dyn Fn(&Asked) -> Answer);

/// How an answer goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Something else altogether.
    Instead(Answer),
    /// The right answer, changed.
    Rewritten(Rewrite),
    /// Announces half the length of what it then sends in full.
    WrongLength,
    /// Sends a few bytes at a time.
    Drip,
    /// Announces a body of this length, in bytes, and sends half of the right one.
    Huge(u64),
    /// The right body and then blanks, for as long as the other side listens.
    Endless,
    /// A page for people with status 200.
    WebPage,
    /// Announces the whole length, sends the first half, closes.
    Truncated,
    /// Announces the whole length, sends the first half, breaks the connection.
    Reset,
    /// Sends the first half and then nothing, until the other side leaves.
    Stalled,
    /// Status 200 and no byte.
    Empty,
    /// 429, with a `Retry-After` in seconds.
    TooManyRequests {
        /// Seconds.
        retry_after_secs: u32,
    },
    /// This status, with a sentence.
    Status(u16),
    /// The right body under another type.
    WrongContentType(&'static str),
    /// Sends to itself for ever.
    RedirectLoop,
    /// The whole body where a part was asked.
    IgnoresRange,
    /// A word of the body replaced by another: a column that changed names.
    Renamed(&'static str, &'static str),
}

struct Rule {
    part: String,
    fault: Fault,
    times: usize,
}

/// A request, when it came and what it was given.
#[derive(Clone, Debug)]
pub struct Served {
    /// What was asked.
    pub asked: Asked,
    /// When.
    pub at: SystemTime,
    /// Bytes of the body, before any fault of the transport.
    pub bytes: u64,
}

#[derive(Default)]
struct Shared {
    served: Mutex<Vec<Served>>,
    rules: Mutex<Vec<Rule>>,
    stopped: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server, until dropped.
pub struct Server {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts answering with a function.
    ///
    /// # Panics
    /// When the loopback has no free port.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        #[allow(clippy::expect_used)]
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on the loopback");
        #[allow(clippy::expect_used)]
        let address = listener
            .local_addr()
            .expect("the address of a bound socket");
        let shared = Arc::new(Shared::default());
        let answer = Arc::new(answer);
        let own = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), shared, answer) = (stream, own.clone(), answer.clone()) else {
                    continue;
                };
                thread::spawn(move || {
                    // A client that leaves in the middle is part of what is tested.
                    let _ = serve(stream, &shared, &*answer);
                });
            }
        });
        Self {
            url: format!("http://{address}"),
            address,
            shared,
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        let served = lock(&self.shared.served);
        served.iter().map(|served| served.asked.clone()).collect()
    }

    /// The same, with what was given.
    pub fn served(&self) -> Vec<Served> {
        lock(&self.shared.served).clone()
    }

    /// Forgets what was asked.
    pub fn forget(&self) {
        lock(&self.shared.served).clear();
    }

    /// The next `times` answers whose `HOST/PATH?QUERY` contains `part` have this fault.
    pub fn fault(&self, part: &str, fault: Fault, times: usize) {
        lock(&self.shared.rules).push(Rule {
            part: part.to_owned(),
            fault,
            times,
        });
    }

    /// No fault any more.
    pub fn repair(&self) {
        lock(&self.shared.rules).clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection, so that it sees the flag.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn fault_for(&self, asked: &Asked) -> Option<Fault> {
        let full = asked.full();
        let mut rules = lock(&self.rules);
        let rule = rules
            .iter_mut()
            .find(|rule| rule.times > 0 && full.contains(&rule.part))?;
        rule.times -= 1;
        Some(rule.fault.clone())
    }
}

fn serve(
    mut stream: TcpStream,
    shared: &Shared,
    answer: &(dyn Fn(&Asked) -> Answer + Send + Sync),
) -> std::io::Result<()> {
    let Some((asked, target)) = read_request(&mut stream)? else {
        return Ok(());
    };
    let at = SystemTime::now();
    let fault = shared.fault_for(&asked);
    let respond = answer;
    let mut answer = respond(&asked);
    match &fault {
        Some(Fault::WebPage) => {
            answer = Answer::text(
                200,
                "text/html; charset=utf-8",
                "<!DOCTYPE html><html><body>Bienvenue sur le Wi-Fi</body></html>",
            );
        }
        Some(Fault::Empty) => answer.body.clear(),
        Some(Fault::TooManyRequests { retry_after_secs }) => {
            answer = Answer::text(429, "application/json", "{}")
                .header("Retry-After", &retry_after_secs.to_string());
        }
        Some(Fault::Status(status)) => {
            answer = Answer::text(
                *status,
                "text/plain;charset=UTF-8",
                "Le serveur a rencontré une erreur inattendue.",
            );
        }
        Some(Fault::WrongContentType(kind)) => {
            answer
                .headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            answer = answer.header("Content-Type", kind);
        }
        Some(Fault::RedirectLoop) => {
            answer = Answer::text(302, "text/html", "").header("Location", &target);
        }
        Some(Fault::Instead(other)) => answer = other.clone(),
        Some(Fault::Rewritten(rewrite)) => {
            let right = answer.clone();
            rewrite(&asked, &mut answer, &|other| {
                if *other == asked {
                    right.clone()
                } else {
                    respond(other)
                }
            });
        }
        Some(Fault::Renamed(from, to)) => {
            let text = String::from_utf8_lossy(&answer.body).replace(from, to);
            answer.body = text.into_bytes();
        }
        _ => {}
    }
    if answer.ranges && answer.status == 200 {
        let etag = etag(&answer.body);
        let range = asked
            .header("range")
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse::<usize>()
                    .ok()
            })
            .filter(|from| *from < answer.body.len())
            .filter(|_| asked.header("if-range").is_none_or(|known| known == etag))
            .filter(|_| !matches!(fault, Some(Fault::IgnoresRange)));
        if asked.header("if-none-match") == Some(&etag) {
            answer.status = 304;
            answer.body.clear();
        } else if let Some(from) = range {
            let total = answer.body.len();
            answer.status = 206;
            answer.body.drain(..from);
            answer = answer.header(
                "Content-Range",
                &format!("bytes {from}-{}/{total}", total - 1),
            );
        }
        answer = answer
            .header("ETag", &etag)
            .header("Accept-Ranges", "bytes");
    }
    lock(&shared.served).push(Served {
        asked,
        at,
        bytes: answer.body.len() as u64,
    });
    let mut head = format!("HTTP/1.1 {} x\r\nConnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = match &fault {
        Some(Fault::WrongLength) => Some(answer.body.len() as u64 / 2),
        Some(Fault::Huge(length)) => Some(*length),
        Some(Fault::Endless) => None,
        _ if answer.status == 304 => None,
        _ => Some(answer.body.len() as u64),
    };
    if let Some(length) = length {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    let half = answer.body.len() / 2;
    match fault {
        Some(Fault::Drip) => {
            for piece in answer.body.chunks(answer.body.len() / 40 + 1) {
                stream.write_all(piece)?;
                stream.flush()?;
                thread::yield_now();
            }
        }
        Some(Fault::Endless) => {
            stream.write_all(&answer.body)?;
            // Ends with an error, when the other side leaves.
            loop {
                stream.write_all(&[b' '; 64 * 1024])?;
            }
        }
        Some(Fault::Huge(_)) => stream.write_all(&answer.body[..half])?,
        Some(Fault::Truncated) => stream.write_all(&answer.body[..half])?,
        Some(Fault::Reset) => {
            stream.write_all(&answer.body[..half])?;
            stream.flush()?;
            // The last byte of the request is still unread: closing now breaks the connection.
            return Ok(());
        }
        Some(Fault::Stalled) => {
            stream.write_all(&answer.body[..half])?;
            stream.flush()?;
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest)?;
            return Ok(());
        }
        _ => stream.write_all(&answer.body)?,
    }
    let mut last = [0; 1];
    stream.read_exact(&mut last)?;
    stream.shutdown(Shutdown::Write)
}

/// Reads the head of a request, but for its very last byte.
fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<(Asked, String)>> {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r") {
        if stream.read(&mut byte)? == 0 || head.len() > 64 * 1024 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or("").split(' ');
    let (method, target) = (first.next().unwrap_or(""), first.next().unwrap_or(""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = path.trim_start_matches('/');
    let (host, path) = match path.find('/') {
        Some(slash) => path.split_at(slash),
        None => (path, ""),
    };
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let asked = Asked {
        method: method.to_owned(),
        host: host.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
    };
    Ok(Some((asked, target.to_owned())))
}

/// FNV-1a of the body: the same bytes, the same tag.
fn etag(body: &[u8]) -> String {
    let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("\"{hash:016x}\"")
}
