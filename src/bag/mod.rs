//! BagIt packages (RFC 8493): [`Writer`] packs one into a zip in a single pass, [`verify()`] checks
//! one, zip or folder, and says in words what differs, file by file.
//!
//! We write version 1.0 with SHA-256 and SHA-512; we read 0.93 to 1.0 with MD5 and SHA-1 besides.
//! Nothing is ever unpacked to disk, nothing is fetched from the net, and no name in a package
//! leads outside it.

mod checksum;
mod complete;
mod declaration;
mod manifest;
mod name;
mod source;
mod verdict;
mod verify;
mod write;

pub use checksum::Algorithm;
pub use name::hazard;
pub use source::{Source, open};
pub use verdict::{Problem, Verdict, Warning};
pub use verify::{Progress, verify};
pub use write::{Sums, Writer};

/// Name of the declaration that makes a folder a bag.
const DECLARATION: &str = "bagit.txt";
/// Name of the file of labels and values.
const INFO: &str = "bag-info.txt";
/// Name of the list of files to be fetched from the net.
const FETCH: &str = "fetch.txt";
