//! BagIt packages (RFC 8493): [`Writer`] packs one in a single pass into a zip, a tar or a folder,
//! [`verify()`] checks one, packed or not, and says in words what differs, file by file.
//!
//! We write version 1.0 with SHA-256 and SHA-512; we read 0.93 to 1.0 with MD5, SHA-1 and the
//! other SHA-2 besides. Nothing is ever unpacked to disk, nothing is fetched from the net, and no
//! name in a package leads outside it.

mod checksum;
mod complete;
mod contents;
mod declaration;
mod labels;
mod manifest;
mod name;
mod pack;
mod source;
mod verdict;
mod verify;
mod words;
mod write;

pub use checksum::{Algorithm, Sums};
pub use contents::Progress;
pub use name::hazard;
pub use pack::{Carrier, Tar, Zip};
pub use source::{Source, open};
pub use verdict::{Problem, Verdict, Warning};
pub use verify::{Depth, How, verify};
pub use write::Writer;

/// Name of the declaration that makes a folder a bag.
const DECLARATION: &str = "bagit.txt";
/// Name of the file of labels and values.
const INFO: &str = "bag-info.txt";
/// Its name before version 0.96.
const OLD_INFO: &str = "package-info.txt";
/// Name of the list of files to be fetched from the net.
const FETCH: &str = "fetch.txt";
/// Where payload lies.
const PAYLOAD: &str = "data/";

/// Whether a file of this name, in whatever folder, may be a tag file that the RFC describes.
fn is_tag_file(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    [DECLARATION, INFO, OLD_INFO, FETCH].contains(&name) || manifest_of(name).is_some()
}

/// Whether a file of this name is a tag manifest, and the name of its algorithm; `None` where it is
/// no manifest.
fn manifest_of(name: &str) -> Option<(bool, &str)> {
    let stem = name.strip_suffix(".txt")?;
    let payload = stem.strip_prefix("manifest-").map(|name| (false, name));
    payload.or_else(|| stem.strip_prefix("tagmanifest-").map(|name| (true, name)))
}
