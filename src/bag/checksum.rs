//! The checksums that manifests carry, several of them in one pass over the bytes.

use std::collections::BTreeMap;
use std::io::{self, Read};

use sha2::Digest as _;

/// A checksum a manifest may be made of. We write the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// MD5, in old bags only.
    Md5,
    /// SHA-1, in old bags only.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// The algorithm of a manifest's name, spelled in any of the ways seen (`sha256`, `SHA-256`).
    pub fn by_name(name: &str) -> Option<Self> {
        let name: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha512]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// Its name in a manifest's name (RFC 8493 §2.4).
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

/// Checksums under way. Fed the same bytes, once.
pub struct Checksums(Vec<State>);

enum State {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
}

impl Checksums {
    /// Begins all of these.
    pub fn of(algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        Checksums(
            algorithms
                .into_iter()
                .map(|algorithm| match algorithm {
                    Algorithm::Md5 => State::Md5(md5::Md5::new()),
                    Algorithm::Sha1 => State::Sha1(sha1::Sha1::new()),
                    Algorithm::Sha256 => State::Sha256(sha2::Sha256::new()),
                    Algorithm::Sha512 => State::Sha512(sha2::Sha512::new()),
                })
                .collect(),
        )
    }

    /// Takes in more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for state in &mut self.0 {
            match state {
                State::Md5(hash) => hash.update(bytes),
                State::Sha1(hash) => hash.update(bytes),
                State::Sha256(hash) => hash.update(bytes),
                State::Sha512(hash) => hash.update(bytes),
            }
        }
    }

    /// The checksums in lower-case hexadecimal.
    pub fn finish(self) -> BTreeMap<Algorithm, String> {
        self.0
            .into_iter()
            .map(|state| match state {
                State::Md5(hash) => (Algorithm::Md5, hex(&hash.finalize())),
                State::Sha1(hash) => (Algorithm::Sha1, hex(&hash.finalize())),
                State::Sha256(hash) => (Algorithm::Sha256, hex(&hash.finalize())),
                State::Sha512(hash) => (Algorithm::Sha512, hex(&hash.finalize())),
            })
            .collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Gives all of `from` to `take`, piece by piece.
pub fn stream(
    from: &mut dyn Read,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; 256 << 10];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => take(&buffer[..n])?,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        let all = [
            Algorithm::Md5,
            Algorithm::Sha1,
            Algorithm::Sha256,
            Algorithm::Sha512,
        ];
        let mut sums = Checksums::of(all);
        sums.update(b"ab");
        sums.update(b"c");
        let sums = sums.finish();
        assert_eq!(sums[&Algorithm::Md5], "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            sums[&Algorithm::Sha1],
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert!(sums[&Algorithm::Sha256].starts_with("ba7816bf8f01cfea"));
        assert!(sums[&Algorithm::Sha512].starts_with("ddaf35a193617aba"));
        assert_eq!(Algorithm::by_name("SHA-512"), Some(Algorithm::Sha512));
        assert_eq!(Algorithm::by_name("sm3"), None);
    }
}
