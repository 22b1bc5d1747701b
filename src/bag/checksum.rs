//! The checksums that manifests carry, several of them in one pass over the bytes.

use std::collections::BTreeMap;
use std::io::{self, Read};

use sha2::digest::DynDigest;

/// A checksum a manifest may be made of. We write SHA-256 and SHA-512.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// MD5, in old bags only.
    Md5,
    /// SHA-1, in old bags only.
    Sha1,
    /// SHA-224, in bags of others only.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384, in bags of others only.
    Sha384,
    /// SHA-512.
    Sha512,
}

const ALL: [Algorithm; 6] = [
    Algorithm::Md5,
    Algorithm::Sha1,
    Algorithm::Sha224,
    Algorithm::Sha256,
    Algorithm::Sha384,
    Algorithm::Sha512,
];

impl Algorithm {
    /// The algorithm of a manifest's name, spelled in any of the ways seen (`sha256`, `SHA-256`).
    pub fn by_name(name: &str) -> Option<Self> {
        let name: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Its name in a manifest's name (RFC 8493 §2.4).
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

/// Checksums of one content, in lower-case hexadecimal.
pub type Sums = BTreeMap<Algorithm, String>;

/// Checksums under way. Fed the same bytes, once.
pub struct Checksums(Vec<(Algorithm, Box<dyn DynDigest>)>);

impl Checksums {
    /// Begins all of these.
    pub fn of(algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        let begin = |algorithm| -> Box<dyn DynDigest> {
            match algorithm {
                Algorithm::Md5 => Box::new(md5::Md5::default()),
                Algorithm::Sha1 => Box::new(sha1::Sha1::default()),
                Algorithm::Sha224 => Box::new(sha2::Sha224::default()),
                Algorithm::Sha256 => Box::new(sha2::Sha256::default()),
                Algorithm::Sha384 => Box::new(sha2::Sha384::default()),
                Algorithm::Sha512 => Box::new(sha2::Sha512::default()),
            }
        };
        Checksums(algorithms.into_iter().map(|a| (a, begin(a))).collect())
    }

    /// Takes in more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for (_, hash) in &mut self.0 {
            hash.update(bytes);
        }
    }

    /// The checksums in lower-case hexadecimal.
    pub fn finish(self) -> Sums {
        let done =
            |(algorithm, hash): (Algorithm, Box<dyn DynDigest>)| (algorithm, hex(&hash.finalize()));
        self.0.into_iter().map(done).collect()
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
        let mut sums = Checksums::of(ALL);
        sums.update(b"ab");
        sums.update(b"c");
        let sums = sums.finish();
        assert_eq!(sums[&Algorithm::Md5], "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            sums[&Algorithm::Sha1],
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert!(sums[&Algorithm::Sha224].starts_with("23097d223405d822"));
        assert!(sums[&Algorithm::Sha384].starts_with("cb00753f45a35e8b"));
        assert!(sums[&Algorithm::Sha256].starts_with("ba7816bf8f01cfea"));
        assert!(sums[&Algorithm::Sha512].starts_with("ddaf35a193617aba"));
        assert_eq!(Algorithm::by_name("SHA-512"), Some(Algorithm::Sha512));
        assert_eq!(Algorithm::by_name("sm3"), None);
    }
}
