//! A browser without manners: raw HTTP to a page that runs in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program serving a page; it ends with this.
pub struct Page {
    child: Child,
    pub port: u16,
    pub token: String,
    /// The user's folders.
    pub home: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim().to_owned())
    }
}

impl Page {
    /// Starts the page over a project, or over none.
    pub fn start(project: Option<&Path>) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
        command.arg("serve").arg("--no-open").args(project);
        for name in ["HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"] {
            command.env(name, home.path());
        }
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.find_map(|line| {
            let line = line.expect("text").trim().to_owned();
            line.starts_with("http://").then_some(line)
        });
        let address = address.expect("it prints its address");
        let rest = address.strip_prefix("http://127.0.0.1:").expect("loopback");
        let (port, token) = rest.split_once("/?t=").expect("a token");
        Page {
            child,
            port: port.parse().expect("a port"),
            token: token.to_owned(),
            home,
        }
    }

    /// The number of the process.
    #[allow(dead_code, reason = "benches measure it")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?t={}", self.port, self.token)
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn cookie(&self) -> String {
        format!("Cookie: juanzong-{}={}", self.port, self.token)
    }

    /// Sends exactly these lines and bytes.
    pub fn raw(&self, lines: &[&str], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .expect("a timeout");
        let head = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
        stream.write_all(head.as_bytes()).expect("sent");
        // A server that refuses may hang up before it has heard everything.
        let _ = stream.write_all(body);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|w| w == b"\r\n\r\n");
        let end = end.unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok());
        let mut body = all.get(end + 4..).unwrap_or_default().to_vec();
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Answer {
            status: status.unwrap_or(0),
            head,
            body,
        }
    }

    /// A well-behaved request for a page.
    pub fn get(&self, path: &str) -> Answer {
        let (first, host) = (
            format!("GET {path} HTTP/1.1"),
            format!("Host: {}", self.host()),
        );
        self.raw(&[&first, &host, &self.cookie()], b"")
    }

    /// A well-behaved form.
    pub fn post(&self, path: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send(path, kind, form.as_bytes())
    }

    /// A well-behaved body of any kind.
    pub fn send(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        let host = self.host();
        let lines = [
            format!("POST {path} HTTP/1.1"),
            format!("Host: {host}"),
            format!("Origin: http://{host}"),
            self.cookie(),
            format!("Content-Type: {kind}"),
            format!("Content-Length: {}", body.len()),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        self.raw(&lines, body)
    }

    /// Checks the project that is open, to the end.
    pub fn check(&self) {
        assert_eq!(self.post("/run/start", "what=check").status, 303);
        self.wait();
    }

    /// Waits until nothing goes on.
    pub fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(600);
        while self.get("/run").text().contains("data-running=\"true\"") {
            assert!(Instant::now() < until, "the check never ends");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|w| w == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).unwrap_or("0");
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || body.len() < end + 2 + size {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[(end + 4 + size).min(body.len())..];
    }
    whole
}

/// A small evaluation on the disk, ready to be opened.
pub fn project(place: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let yaml = "name: 青砚县创建国家卫生县资料\nplace: {name: 青砚县}\nyears: [2023, 2024, 2025]\n\
                units:\n  - {name: 青砚县卫生健康局, aliases: [卫健局], plays: [weijian, aiwei]}\n  \
                - {name: 青砚县住房和城乡建设局, aliases: [住建局], plays: [zhujian]}\n";
    std::fs::write(place.join("juanzong.yaml"), yaml).expect("a project file");
    for (path, bytes) in files {
        let file = place.join("报送").join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, bytes).expect("written");
    }
    place.to_owned()
}
